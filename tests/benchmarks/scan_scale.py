#!/usr/bin/env python3
"""Whether a scan costs the same among ten as among ten thousand: archives of drawn patients with a small
matrix, each indexed and screened once, in processes of their own.

    python3 tests/benchmarks/scan_scale.py [--scans 10 100 1000] [--matrix 64] [--slice-mm 5] [--folder DIR]

Prints a Markdown table. Seconds are those of table `runs` (from listing what waits to the last standing
batch); a further scan costs what the archive takes longer than the one in the row above, per scan that it
holds more. Resident is the process's largest, with tasks and driver in it. Drawing 10,000 patients takes
about half an hour. Needs a JDK; nothing of Python but its own library.
"""

import argparse
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from common import drawn, machine, opportune, rows  # noqa: E402


def measured(folder, scans, slice_mm, matrix):
    """Seconds of index and screen, series screened, resident MiB of screen, MB of the warehouse."""
    print(f"drawing {scans} patients", file=sys.stderr)
    where = drawn(folder, scans, slice_mm, matrix)
    warehouse = folder / "warehouse"
    where += ["--warehouse", warehouse, "--set", "screen.pictures-percent=0"]
    opportune("index", *where)
    _, resident = opportune("screen", *where)
    runs = {run["command"]: float(run["duration_s"]) for run in rows(warehouse, "select command, duration_s from runs")}
    found = rows(warehouse, "select count(*) as n from ct_findings where status = 'ok'")
    megabytes = sum(file.stat().st_size for file in warehouse.rglob("*") if file.is_file()) / 1e6
    shutil.rmtree(folder / "archive")
    if found[0]["n"] == "0":
        sys.exit("no scan was screened: see table ct_findings for why")
    return runs["index"], runs["screen"], int(found[0]["n"]), resident, megabytes


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--scans", type=int, nargs="+", default=[10, 100, 1000])
    options.add_argument("--matrix", type=int, default=64)
    options.add_argument("--slice-mm", type=float, default=5)
    options.add_argument("--folder", type=pathlib.Path)
    asked = options.parse_args()
    described = machine()
    folder = asked.folder or pathlib.Path(tempfile.mkdtemp(prefix="scan-scale-"))
    lines, before = [], None
    for scans in sorted(asked.scans):
        index, screen, found, resident, megabytes = measured(folder / str(scans), scans, asked.slice_mm, asked.matrix)
        further = "" if before is None else (
            f"{1000 * (index - before[0]) / (scans - before[2]):.0f} | "
            f"{1000 * (screen - before[1]) / (found - before[3]):.0f}")
        lines.append(f"| {scans} | {found} | {index:.0f} | {screen:.0f} | {further or ' | '} | {resident} |"
                     f" {megabytes:.1f} |")
        before = index, screen, scans, found
        print(lines[-1], file=sys.stderr)
    print(f"\n{described}; {asked.matrix} x {asked.matrix} pixels, slices of {asked.slice_mm} mm\n")
    print("| Drawn | Screened | Index, s | Screen, s | A further scan: index, ms | screen, ms | Resident, MiB"
          " | Warehouse, MB |\n|---|---|---|---|---|---|---|---|")
    print("\n".join(lines))
    if not asked.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
