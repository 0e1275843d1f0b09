#!/usr/bin/python3
"""Lung mask of one 512 x 512 x 300 CT: Opportune against the same algorithm in NumPy and SciPy
(tests/benchmarks/peer/lungs.py), on the same volume, in one run, one thread each.

    ./mvnw -q -pl tests -am test-compile -Dspotless.check.skip
    /usr/bin/python3 tests/benchmarks/lung_mask.py [--rounds 5] [--scan ZIP_OR_FOLDER]

Without a scan it draws a patient of 300 slices of 1 mm. Prints a Markdown table of medians; the first
round of the JVM, in which its code is compiled, is told apart. Needs Debian's python3-scipy,
python3-pydicom and a JDK.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE / "peer")]
import lungs  # noqa: E402
import pipeline  # noqa: E402
from common import drawn, machine  # noqa: E402


def ours(file, hu, spacing, rounds):
    """Seconds of each round, and the labels found: 0 where no lung is, else which one."""
    labels = file.with_name("labels")
    classes = [ROOT / module / "target" / kind for module in ("ingest", "inference", "tests")
               for kind in ("classes", "test-classes")]
    dependencies = ROOT / "jobs/target/dependencies"
    if not dependencies.exists() or not classes[-1].exists():
        sys.exit("not compiled yet: run ./opportune --version and ./mvnw -pl tests -am test-compile first")
    out = subprocess.run(
        ["java", "-Xmx2g", "-XX:+UseParallelGC", "-cp", ":".join([*map(str, classes), dependencies.read_text().strip()]),
         "org.opportune.tests.LungMaskTiming", str(file), *map(str, hu.shape[:0:-1]), str(hu.shape[0]),
         *map(str, spacing), str(rounds), str(labels)], check=True, capture_output=True, text=True).stdout
    return [float(ms) / 1000 for ms in out.split()], np.fromfile(labels, np.uint8).reshape(hu.shape)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--scan", type=pathlib.Path)
    asked = parser.parse_args()
    print(machine() + "\n")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        scan = asked.scan or drawn(folder / "drawn", 1, 1)[1]
        if scan.suffix == ".zip":
            zipfile.ZipFile(scan).extractall(folder / "unzipped")
            scan = folder / "unzipped"
        hu, z, row, column = pipeline.volume(max(pipeline.by_series(scan), key=len))
        hu = hu[:300]
        slice_mm = float(np.median(np.diff(z)))
        hu.astype("<i2").tofile(folder / "hu")
        mine, found = ours(folder / "hu", hu, (column, row, slice_mm), 1 + asked.rounds)
        theirs = []
        for _ in range(asked.rounds):
            start = time.perf_counter()
            mask = lungs.segment(hu, slice_mm, row, column)
            theirs.append(time.perf_counter() - start)
        print(f"{hu.shape[2]} x {hu.shape[1]} x {hu.shape[0]} voxels of {column:.2f} x {row:.2f} x {slice_mm:.2f} mm,"
              f" medians of {asked.rounds} rounds; lung voxels {np.count_nonzero(found)} and"
              f" {np.count_nonzero(mask)}, {np.count_nonzero(found != mask)} voxels labelled differently\n")
        print("| Lung mask | s | Times ours |\n|---|---|---|")
        warm, other = statistics.median(mine[1:]), statistics.median(theirs)
        print(f"| Opportune | {warm:.2f} | 1 |\n| Opportune, first volume of a JVM | {mine[0]:.2f} |"
              f" {mine[0] / warm:.1f} |\n| SciPy | {other:.2f} | {other / warm:.1f} |")


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    main()
