"""Reads Opportune's tables into pandas, with whichever Parquet engine is installed.

The warehouse is a local folder, named by OPPORTUNE_WAREHOUSE. Without pyarrow or fastparquet (Debian
12 packages neither) the tables come through `opportune query --format csv`; OPPORTUNE names the
program.
"""
import io
import json
import os
import pathlib
import subprocess

import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = pathlib.Path(os.environ.get("OPPORTUNE_WAREHOUSE", HERE.parent / "opportune-demo" / "warehouse"))
PROGRAM = os.environ.get("OPPORTUNE", str(HERE.parent / "opportune"))


def _parquet_engine():
    for name in ("pyarrow", "fastparquet"):
        try:
            __import__(name)
            return name
        except ImportError:
            pass
    return None


def history(table):
    """Every night's rows of a table, with the columns run_date and batch."""
    engine = _parquet_engine()
    if engine is None:
        text = subprocess.run(
            [PROGRAM, "query", "--warehouse", str(FOLDER), "--format", "csv", f"select * from {table}_history"],
            check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
        return pd.read_csv(io.StringIO(text), dtype={"run_date": str, "batch": str})
    rows = []
    for file in sorted((FOLDER / table).glob("run_date=*/batch=*/*.parquet")):
        one = pd.read_parquet(file, engine=engine)
        one["run_date"] = file.parts[-3].split("=", 1)[1]
        one["batch"] = file.parts[-2].split("=", 1)[1]
        rows.append(one)
    return pd.concat(rows, ignore_index=True)


def last_night(table):
    """The last snapshot of a table that holds one per night: patients, patient_changes."""
    rows = history(table)
    return rows[rows["run_date"] == rows["run_date"].max()].reset_index(drop=True)


def current(table, subject):
    """The latest row about each subject of a table that only grows."""
    return history(table).sort_values(["run_date", "batch"]).drop_duplicates(subject, keep="last").reset_index(drop=True)


def report(name):
    """A table of the last report; what it suppressed is missing."""
    nights = sorted(path for path in (FOLDER / "report").iterdir() if path.is_dir())
    return pd.read_csv(nights[-1] / f"{name}.csv", na_values=["hidden"])


def figures(**values):
    """The figures that a test compares with SQL and the report, on one line."""
    print("FIGURES " + json.dumps(values))
