#!/usr/bin/python3
"""Scans per hour, from objects in a folder to scores: Opportune against a Python pipeline (pydicom,
SciPy, PyTorch; tests/benchmarks/peer/pipeline.py) with the same network on the same files and cores.

    /usr/bin/python3 tests/benchmarks/end_to_end.py [ZIP ...] [--drawn 4] [--rounds 5] [--folder DIR]

Real scans are zip files, by default those of ../shared/data/ct but for the second reconstruction of one
acquisition, of which Opportune screens only one; drawn patients of 1 mm are added. Python runs in its
best setting of processes, threads and batch, found first on two scans; Opportune with its index, and
without what Python does not do: the spread over thinned networks and pictures. Both are whole processes,
start included, timed by the clock, in turn, over all scans and over one alone: the difference is what a
further scan costs, and so what a night of thousands costs, in which the start is nothing.

Python shows the network each slice cut to the lungs, as the network's card says. --also whole: whole
slices, whose scores differ, for one layer takes means over the picture. --also kept: with the memory
allocator told to keep what is freed, as Opportune tells its own.
Needs Debian's python3-pydicom, python3-gdcm, python3-scipy, python3-torch and a JDK.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from common import ROOT, drawn, machine, opportune, rows  # noqa: E402

KEPT = {"MALLOC_TRIM_THRESHOLD_": "4294967296", "MALLOC_MMAP_THRESHOLD_": "4294967296",
        "MALLOC_TOP_PAD_": "67108864"}
SAME_WORK = ["--set", "screen.thinned-networks=0", "--set", "screen.pictures-percent=0"]
SETTINGS = [(1, 2, 1), (2, 1, 1), (1, 2, 4), (2, 1, 4)]


def python(archive, processes, threads, batch, crop=False, environment=None):
    command = ["/usr/bin/python3", HERE / "peer/pipeline.py", archive, "--processes", processes,
               "--threads", threads, "--batch", batch, *(["--crop"] if crop else [])]
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                          env=dict(os.environ, **(environment or {})))
    if done.returncode:
        sys.exit(f"The Python pipeline failed:\n{done.stderr[-3000:]}")
    seconds = time.perf_counter() - start
    return seconds, [json.loads(line) for line in done.stdout.splitlines() if '"score"' in line]


def ours(folder, where):
    warehouse = folder / "warehouse"
    shutil.rmtree(warehouse, ignore_errors=True)
    start = time.perf_counter()
    for command in ("index", "screen"):
        opportune(command, *where, "--warehouse", warehouse, *SAME_WORK)
    seconds = time.perf_counter() - start
    return seconds, rows(warehouse, "select slice_count, anomaly_score from ct_findings where status = 'ok'")


def worst(found, theirs):
    """Largest difference of a score; scans are matched by their slices, then by the nearest score."""
    left, differences = list(theirs), []
    for mine in found:
        same = [s for s in left if s["slices"] == int(mine["slice_count"])]
        if not same:
            sys.exit(f"Python has no scan of {mine['slice_count']} slices")
        other = min(same, key=lambda s: abs(s["score"] - float(mine["anomaly_score"])))
        left.remove(other)
        differences.append(abs(other["score"] - float(mine["anomaly_score"])))
    return max(differences), sum(int(m["slice_count"]) for m in found)


def unpacked(asked, archive):
    for zip_file in asked.zips or sorted((ROOT.parent / "shared/data/ct").glob("*.zip")):
        if asked.zips or not zip_file.stem.endswith("-kernel-l"):
            zipfile.ZipFile(zip_file).extractall(archive / zip_file.stem)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("zips", nargs="*", type=pathlib.Path)
    parser.add_argument("--drawn", type=int, default=4)
    parser.add_argument("--slice-mm", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--also", nargs="*", default=[], choices=["whole", "kept"])
    parser.add_argument("--folder", type=pathlib.Path)
    asked = parser.parse_args()
    described = machine()
    folder = asked.folder or pathlib.Path(tempfile.mkdtemp(prefix="end-to-end-"))
    one, all_of_them = drawn(folder / "one", 1, asked.slice_mm), drawn(folder / "all", asked.drawn, asked.slice_mm)
    two = drawn(folder / "two", 2, 5)
    unpacked(asked, folder / "all/archive")
    times = {setting: python(two[1], *setting, crop=True)[0] for setting in SETTINGS}
    for setting, seconds in times.items():
        print(f"Python, {setting[0]} processes x {setting[1]} threads, batch {setting[2]}: {seconds:.0f} s",
              file=sys.stderr)
    best = min(times, key=times.get)
    variants = {"Python": {"crop": True}}
    if "kept" in asked.also:
        variants["Python, freed memory kept"] = {"crop": True, "environment": KEPT}
    if "whole" in asked.also:
        variants["Python, whole slices"] = {}
    spent = {name: [] for name in ("Opportune", *variants)}
    differences = {}
    for turn in range(asked.rounds):
        alone, _ = ours(folder / "one", one)
        seconds, found = ours(folder / "all", all_of_them)
        spent["Opportune"].append((alone, seconds))
        for name, options in variants.items():
            alone, _ = python(one[1], *best, **options)
            seconds, scores = python(all_of_them[1], *best, **options)
            spent[name].append((alone, seconds))
            differences[name], slices = worst(found, scores)
        print(f"round {turn + 1}: " + ", ".join(f"{name} {values[-1][0]:.0f} and {values[-1][1]:.0f} s"
                                                for name, values in spent.items()), file=sys.stderr)
    further = {name: statistics.median((both - alone) / (len(found) - 1) for alone, both in values)
               for name, values in spent.items()}
    print(f"{described}\n\n{len(found)} scans, {slices} slices, medians of {asked.rounds} rounds; Python with"
          f" {best[0]} processes of {best[1]} threads, batches of {best[2]}\n")
    print("| | All scans, s | One scan alone, s | A further scan, s | Scans per hour | Times ours"
          " | Largest difference of a score |\n|---|---|---|---|---|---|---|")
    for name, values in spent.items():
        alone, both = (statistics.median(v[i] for v in values) for i in (0, 1))
        different = f"{differences[name]:.1e}" if name in differences else ""
        print(f"| {name} | {both:.0f} | {alone:.0f} | {further[name]:.1f} | {3600 / further[name]:.0f} |"
              f" {further[name] / further['Opportune']:.2f} | {different} |")
    if not asked.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
