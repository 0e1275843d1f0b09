#!/usr/bin/python3
"""CPU time of a full decode per 512 x 512 CT slice and transfer syntax: Opportune against
pydicom+gdcm, gdcm alone and dcmtk, over the same files in one run, as a Markdown table of ratios.

    ./mvnw -q -pl ingest -am test-compile -Dspotless.check.skip
    /usr/bin/python3 tests/benchmarks/decode_speed.py

Writes objects of 20 frames with tests/oracles/syntaxes.py into a temporary folder. A time is user
and system CPU of the whole process over many decodes from a file in memory; Opportune's counts its
garbage collector and compiler. The tools of dcmtk and gdcm also start and write what they decode, to memory. The ratio is
the fastest peer's time divided by Opportune's: above 1 Opportune is faster.
"""
import argparse
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import gdcm
import pydicom

ROOT = pathlib.Path(__file__).resolve().parents[2]
JARS = ["com/github/jai-imageio/jai-imageio-jpeg2000/1.4.0/jai-imageio-jpeg2000-1.4.0.jar",
        "com/github/jai-imageio/jai-imageio-core/1.4.0/jai-imageio-core-1.4.0.jar"]
TOOLS = {"1.2.840.10008.1.2.5": "dcmdrle", "1.2.840.10008.1.2.4.80": "dcmdjpls", "1.2.840.10008.1.2.4.81": "dcmdjpls",
         "1.2.840.10008.1.2.4.51": "dcmdjpeg", "1.2.840.10008.1.2.4.57": "dcmdjpeg", "1.2.840.10008.1.2.4.70": "dcmdjpeg"}
NATIVE = "1.2.840.10008.1.2"


def repeat(work, seconds, frames, clock=time.process_time):
    work()
    start, runs = clock(), 0
    while clock() - start < seconds or runs < 2:
        work()
        runs += 1
    return 1000 * (clock() - start) / runs / frames


def pydicom_decode(path):
    pydicom.dcmread(path).pixel_array


def gdcm_decode(path, out):
    return lambda: subprocess.run(["gdcmconv", "--raw", str(path), out], check=True, capture_output=True)


def dcmtk_decode(path, syntax, out):
    if syntax.startswith(NATIVE + ".4.9"):
        return None  # dcmtk has no JPEG 2000
    native = syntax == NATIVE or syntax.startswith(NATIVE + ".1") or syntax == NATIVE + ".2"
    command = ["dcmconv", "+te"] if native else [TOOLS[syntax]]
    return lambda: subprocess.run([*command, str(path), out], check=True, capture_output=True)


def children():
    times = os.times()
    return times.children_user + times.children_system


def ours(paths, classes, tests):
    repository = pathlib.Path(os.environ.get("M2", pathlib.Path.home() / ".m2/repository"))
    path = os.pathsep.join([classes, tests, *(str(repository / j) for j in JARS)])
    out = subprocess.run(["java", "-Xmx1g", "-cp", path, "org.opportune.ingest.dicom.DecodeTiming", *map(str, paths)],
                         check=True, capture_output=True, text=True).stdout
    return dict((name, float(ms)) for name, ms in (line.split("\t") for line in out.strip().splitlines()))


def attempt(work, *arguments, **options):
    try:
        return repeat(work, *arguments, **options)
    except Exception as error:
        print("no time:", type(error).__name__, str(error)[:100], file=sys.stderr)
        return None


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    dcmtk = subprocess.run(["dcmconv", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    return (f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; {java}; "
            f"pydicom {pydicom.__version__}, gdcm {gdcm.Version.GetVersion()}, {' '.join(dcmtk.split()[1:3])}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1, help="CPU seconds per peer and syntax")
    parser.add_argument("--frames", type=int, default=20)
    parser.add_argument("--classes", default=str(ROOT / "ingest/target/classes"))
    parser.add_argument("--test-classes", default=str(ROOT / "ingest/target/test-classes"))
    options = parser.parse_args()
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.executable, str(ROOT / "tests/oracles/syntaxes.py"), name,
                        "--side", "512", "--frames", str(options.frames)], check=True)
        rows = [line.split("\t") for line in (folder / "syntaxes.tsv").read_text().splitlines()[1:]]
        mine = ours([folder / row[0] for row in rows], options.classes, options.test_classes)
        print(machine() + "\n")
        print("| Written as | Opportune, ms | pydicom+gdcm, ms | gdcm, ms | dcmtk, ms | Fastest peer / Opportune |")
        print("|---|---|---|---|---|---|")
        for file, syntax, _ in rows:
            path, decoded = folder / file, str(folder / "decoded.dcm")
            work = dcmtk_decode(path, syntax, decoded)
            times = [attempt(lambda: pydicom_decode(path), options.seconds, options.frames),
                     attempt(gdcm_decode(path, decoded), options.seconds, options.frames, clock=children),
                     work and attempt(work, options.seconds, options.frames, clock=children)]
            shown = [f"{t:.2f}" if t else "" for t in times]
            ratio = min(t for t in times if t) / mine[file]
            print(f"| {file[:-4]} ({syntax[14:] or 'implicit'}) | {mine[file]:.2f} | {' | '.join(shown)} | {ratio:.1f} |",
                  flush=True)


if __name__ == "__main__":
    main()
