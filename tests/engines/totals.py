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
import types

import numpy
import pandas


def load(engine):
    """Imports an engine. Debian's cramjam leaves out gzip, which fastparquet names at import; no
    table here is packed with it."""
    if engine == "fastparquet":
        import cramjam
        if not hasattr(cramjam, "gzip"):
            cramjam.gzip = types.SimpleNamespace(compress=None, decompress_into=None)
    return __import__(engine)


def read_file(path, engine):
    if engine == "pyarrow":
        return pandas.read_parquet(path, engine=engine, partitioning=None)
    file = load(engine).ParquetFile(path)
    # As booleans, a column that is null throughout is more than fastparquet can read.
    types_of = {name: numpy.dtype("f8") if str(kind).startswith("bool") else kind
                for name, kind in file.dtypes.items()}
    return file.to_pandas(dtypes=types_of)


def read(folder, engine):
    """All files of a table: columns that some files lack are null there."""
    files = sorted(glob.glob(os.path.join(folder, "run_date=*", "batch=*", "*.parquet")))
    return pandas.concat([read_file(file, engine) for file in files])


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
    module = load(engine)
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
            load(engine)
            return engine
        except ImportError:
            continue
    sys.exit("neither pyarrow nor fastparquet is installed")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else installed())
