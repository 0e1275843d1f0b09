#!/usr/bin/env python3
"""Where the time of `screen` goes, what a second core brings and what a scan of many slices needs.

Draws an archive of full-size CT, indexes it once and screens it again and again, on one core and on
two in turn, each time in a process of its own. Prints a Markdown table of medians. Unless a distance
of slices is given, the archive is as `synthesize` draws it: each patient has one of 1.25, 2.5 and 5 mm.

    python3 tests/benchmarks/screen_speed.py [--rounds 5] [--patients 48] [--slice-mm 0] [--folder DIR]

The shares are of the job's own wall time times its cores, as table `runs` has it (from listing what
waits to the last standing batch, without the start of the JVM); the parts are the sums of read_ms,
lung_ms, prepare_ms and network_ms of `ct_findings`. Memory is the process's largest resident set with
a heap of 1 GiB on one core: a scan of about 600 slices against one of about 60. Needs Linux and a
JDK; nothing of Python but its own library.
"""

import argparse
import pathlib
import shutil
import statistics
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from common import drawn, machine, opportune, rows  # noqa: E402

PARTS = ["read_ms", "lung_ms", "prepare_ms", "network_ms"]


class Archive:
    """Scans that were drawn and indexed."""

    def __init__(self, folder, patients, slice_mm):
        self.folder = folder
        print(f"drawing {patients} patients, {slice_mm or 'mixed'} mm", file=sys.stderr)
        self.where = drawn(folder, patients, slice_mm)
        opportune("index", *self.where, "--warehouse", folder / "indexed")

    def screen(self, cores, heap="2g"):
        warehouse = self.folder / "screened"
        shutil.rmtree(warehouse, ignore_errors=True)
        shutil.copytree(self.folder / "indexed", warehouse)
        _, resident = opportune("screen", *self.where, "--warehouse", warehouse,
                                java=f"-Xmx{heap} -Dspark.master=local[{cores},4]")
        run = rows(warehouse, "select duration_s, count_out from runs where command = 'screen'")[0]
        sums = rows(warehouse, "select sum(slices_scored) as slices, "
                    + ", ".join(f"sum({part}) as {part}" for part in PARTS)
                    + " from ct_findings where status = 'ok'")[0]
        if not sums["slices"]:
            sys.exit(f"no scan of {self.folder} was screened: see its warehouse, table ct_findings")
        seconds = float(run["duration_s"])
        return {"series": int(run["count_out"]), "slices": int(float(sums["slices"])), "s": seconds,
                "mib": resident, **{part: float(sums[part]) / 1000 / (seconds * cores) for part in PARTS}}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--patients", type=int, default=48)
    options.add_argument("--slice-mm", type=float, default=0)
    options.add_argument("--no-memory", action="store_true", help="leave the long scan out")
    options.add_argument("--folder", type=pathlib.Path)
    asked = options.parse_args()
    where = machine()
    folder = asked.folder or pathlib.Path(tempfile.mkdtemp(prefix="screen-speed-"))
    archive = Archive(folder / "scans", asked.patients, asked.slice_mm)
    measured = {1: [], 2: []}
    for turn in range(asked.rounds):
        for cores in (1, 2):
            measured[cores].append(archive.screen(cores))
            print(f"round {turn + 1}, {cores} cores: {measured[cores][-1]}", file=sys.stderr)

    def median(cores, what):
        return statistics.median(m[what] for m in measured[cores])

    first = measured[1][0]
    print(f"\n{where}; {first['series']} series, {first['slices']} slices with lung,"
          f" medians of {asked.rounds} rounds\n")
    print("| | 1 core | 2 cores |\n|---|---|---|")
    print("| seconds | " + " | ".join(f"{median(c, 's'):.1f}" for c in (1, 2)) + " |")
    print("| slices per second | " + " | ".join(
        f"{first['slices'] / median(c, 's'):.2f}" for c in (1, 2)) + " |")
    names = {"read_ms": "fetching and decoding", "lung_ms": "lung mask and density",
             "prepare_ms": "network input and score", "network_ms": "**forward passes**"}
    for part in PARTS:
        print(f"| {names[part]} | " + " | ".join(f"{100 * median(c, part):.1f} %" for c in (1, 2)) + " |")
    efficiency = statistics.median(a["s"] / (2 * b["s"]) for a, b in zip(measured[1], measured[2]))
    print(f"\nEfficiency from one core to two: {efficiency:.3f}")
    if not asked.no_memory:
        short = Archive(folder / "short", 1, 5).screen(1, "1g")
        long = Archive(folder / "long", 1, 0.55).screen(1, "1g")
        print(f"Resident, heap of 1 GiB, one task: {long['mib']} MiB with {long['slices']} slices,"
              f" {short['mib']} MiB with {short['slices']}")
    if not asked.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
