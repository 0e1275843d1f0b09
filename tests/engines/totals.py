#!/usr/bin/env python3
"""Counts and sums of every column of every table of a warehouse, read with pandas.

    python3 tests/engines/totals.py WAREHOUSE [pyarrow|fastparquet]

Prints one line per column, tab-separated: table, column, rows, values that are not null, total;
a line that begins with ! for a table that the engine cannot read.
The total of numbers is their sum, of text its length, of booleans the true ones, of times their
microseconds, of lists and maps their length. Without an engine name pandas takes the one installed.
The first line names the versions. Needs Debian's python3-pandas and python3-pyarrow or
python3-fastparquet. EnginesAgreeTest compares the output with DuckDB's and Spark's.
"""

import glob
import os
import sys

import numpy
import pandas


def read(folder, engine):
    """All files of a table: columns that some files lack are null there."""
    files = sorted(glob.glob(os.path.join(folder, "run_date=*", "batch=*", "*.parquet")))
    kwargs = {"partitioning": None} if engine == "pyarrow" else {}
    return pandas.concat([pandas.read_parquet(f, engine=engine, **kwargs) for f in files])


def total(value):
    if isinstance(value, str):
        return len(value)
    if isinstance(value, (list, tuple, dict, numpy.ndarray)):
        return len(value)
    if isinstance(value, pandas.Timestamp):
        return value.value // 1000
    return value


def is_null(value):
    return value is None or value is pandas.NaT or value is pandas.NA or (
        isinstance(value, float) and value != value)


def main(warehouse, engine):
    module = __import__(engine)
    print(f"# pandas {pandas.__version__} {engine} {module.__version__}")
    for table in sorted(os.listdir(warehouse)):
        if table.startswith("_") or not glob.glob(os.path.join(warehouse, table, "run_date=*")):
            continue
        try:
            frame = read(os.path.join(warehouse, table), engine)
        except Exception as error:  # The reader's own failure is a finding, not a crash.
            print(f"! {table}: {type(error).__name__}: {error}")
            continue
        for column in frame.columns:
            values = [value for value in frame[column] if not is_null(value)]
            print(table, column, len(frame), len(values), repr(float(sum(map(total, values)))),
                  sep="\t")


def installed():
    for engine in ("pyarrow", "fastparquet"):
        try:
            __import__(engine)
            return engine
        except ImportError:
            continue
    sys.exit("neither pyarrow nor fastparquet is installed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else installed())
