#!/usr/bin/python3
"""Header bytes per object and objects per second of CPU, against pydicom stop_before_pixels.

Both read the same unpacked files several times over, one after the other, in one run; single
thread; CPU time, since the machine may be shared. Cold is the first round of a fresh process, warm
the median of the last rounds. Bytes are those drawn from the file: pydicom's own reads, and what
the buffer of a plain Python file draws for them. Needs python3-pydicom, a compiled ingest module and the real scans:

    python3 tests/benchmarks/header_reads.py ../shared/data/ct
"""
import glob
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

import pydicom

ROUNDS = 60
WARM = 5
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Counted(io.FileIO):
    """A file that counts what is drawn from it."""

    drawn = 0

    def readinto(self, buffer):
        count = super().readinto(buffer)
        self.drawn += count
        return count


class Asked:
    """A file that counts what is asked of it."""

    def __init__(self, path):
        self.raw = Counted(path)
        self.file = io.BufferedReader(self.raw)
        self.bytes = 0

    def read(self, *size):
        data = self.file.read(*size)
        self.bytes += len(data)
        return data

    def __getattr__(self, name):
        return getattr(self.file, name)


def pydicom_bytes(files):
    asked = drawn = 0
    for path in files:
        source = Asked(path)
        pydicom.dcmread(source, stop_before_pixels=True)
        asked += source.bytes
        drawn += source.raw.drawn
        source.file.close()
    return asked, drawn


def pydicom_seconds(files):
    start = time.process_time()
    for path in files:
        pydicom.dcmread(path, stop_before_pixels=True)
    return time.process_time() - start


def main():
    with tempfile.TemporaryDirectory() as folder:
        for path in glob.glob(os.path.join(sys.argv[1], "*.zip")):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(os.path.join(folder, os.path.basename(path)))
        files = sorted(
            os.path.join(parent, name) for parent, _, names in os.walk(folder) for name in names
        )
        classes = os.pathsep.join(
            [os.path.join(ROOT, "ingest/target/classes")]
            + glob.glob(os.path.expanduser("~/.m2/repository/org/slf4j/slf4j-api/*/slf4j-api-*.jar"))
            + glob.glob(
                os.path.expanduser("~/.m2/repository/com/github/jai-imageio/*/*/jai-imageio-*.jar")
            )
        )
        out = subprocess.run(
            ["java", "-cp", classes, os.path.join(HERE, "HeaderReads.java"), folder, str(ROUNDS)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\n")
        rounds = [line.split() for line in out if line]
        n = len(files)
        asked, drawn = pydicom_bytes(files)
        bytes_ours = int(rounds[0][1])
        print(f"{n} objects")
        print(
            f"header bytes per object: opportune {bytes_ours / n:,.0f}, "
            f"pydicom asks for {asked / n:,.0f} (ratio {bytes_ours / asked:.2f}) "
            f"and draws {drawn / n:,.0f} (ratio {bytes_ours / drawn:.2f})"
        )
        ours = [float(line[2]) for line in rounds]
        theirs = [pydicom_seconds(files) for _ in range(2 + WARM)]
        for name, mine, other in (
            ("cold", ours[0], theirs[0]),
            ("warm", statistics.median(ours[-WARM:]), statistics.median(theirs[-WARM:])),
        ):
            print(
                f"objects per CPU second, {name}: opportune {n / mine:,.0f}, "
                f"pydicom {n / other:,.0f}, ratio {other / mine:.1f}"
            )


if __name__ == "__main__":
    main()
