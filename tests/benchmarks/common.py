"""What several benchmarks share: how Opportune is run, and the machine's description."""
import csv
import io
import os
import pathlib
import platform
import secrets
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def opportune(*arguments, java=""):
    """Runs a command: what it printed, and the largest resident set of its process in MiB."""
    environment = dict(os.environ, OPPORTUNE_JAVA_OPTS=java)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen([ROOT / "opportune", *map(str, arguments)], env=environment,
                                   stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        out.seek(0)
        err.seek(0)
        if status:
            sys.exit(f"opportune {arguments[0]} failed:\n{err.read()}")
        return out.read(), usage.ru_maxrss // 1024


def drawn(folder, patients, slice_mm, matrix=512):
    """Draws patients into a folder: how a command names the archive, its site key and the night."""
    folder.mkdir(parents=True)
    key = folder / "site.key"
    key.write_text(secrets.token_hex(32))
    key.chmod(0o600)
    where = ["--archive", folder / "archive", "--site-key-file", key, "--run-date", "2026-01-01"]
    opportune("synthesize", *where, "--patients", patients, "--slice-mm", slice_mm,
              "--matrix", matrix, "--truth", folder / "truth.csv")
    return where


def rows(warehouse, sql):
    """What a query of a warehouse answers."""
    text, _ = opportune("query", "--warehouse", warehouse, "--format", "csv", sql)
    return list(csv.DictReader(io.StringIO(text)))


def machine():
    """Processor, cores, memory, load, Java and Python."""
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.processor())
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    return (f"{model}, {os.cpu_count()} cores, {gib:.0f} GiB, load {os.getloadavg()[0]:.1f} at the start; "
            f"{java}; Python {platform.python_version()}")
