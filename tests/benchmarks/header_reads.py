#!/usr/bin/python3
"""Header bytes per object and objects per second of CPU, against pydicom stop_before_pixels.

Both read the same unpacked files, one after the other, in one run; single thread; CPU time, since
the machine may be shared. Needs python3-pydicom, a compiled ingest module and the real scans:

    python3 tests/benchmarks/header_reads.py ../shared/data/ct
"""
import glob
import os
import subprocess
import sys
import tempfile
import time
import zipfile

import pydicom

ROUNDS = 5
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Counted:
    """A file that counts what is read from it."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.bytes = 0

    def read(self, *size):
        data = self.file.read(*size)
        self.bytes += len(data)
        return data

    def __getattr__(self, name):
        return getattr(self.file, name)


def pydicom_round(files, count):
    read = 0
    start = time.process_time()
    for path in files:
        try:
            if count:
                source = Counted(path)
                pydicom.dcmread(source, stop_before_pixels=True)
                read += source.bytes
                source.file.close()
            else:
                pydicom.dcmread(path, stop_before_pixels=True)
        except Exception:  # a file that is no DICOM object counts as read by both
            pass
    return read, time.process_time() - start


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
        ours = min(float(line[2]) for line in rounds[1:])
        bytes_ours = int(rounds[0][1])
        bytes_theirs, _ = pydicom_round(files, True)
        theirs = min(pydicom_round(files, False)[1] for _ in range(ROUNDS - 2))
        n = len(files)
        print(f"{n} objects")
        print(f"header bytes per object: opportune {bytes_ours / n:,.0f}, pydicom {bytes_theirs / n:,.0f}, "
              f"ratio {bytes_ours / bytes_theirs:.2f}")
        print(f"objects per CPU second: opportune {n / ours:,.0f}, pydicom {n / theirs:,.0f}, "
              f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
