#!/usr/bin/env python3
"""Whether anomaly_score_sd tells how far a score is off: drawn patients, whose lesion share is known.

Reads what tests/benchmarks/staging_table.sh left in FOLDER (default: staging-table). What a score should
be is the line through share and score of the other half of the patients; what is left is the error.

    python3 tests/benchmarks/score_sd.py [FOLDER] [WAREHOUSE]
"""
import csv
import hashlib
import hmac
import io
import pathlib
import subprocess
import sys

import numpy
import pandas
import scipy.stats

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "staging-table")
warehouse = folder / (sys.argv[2] if len(sys.argv) > 2 else "warehouse-default")
site_key = bytes.fromhex((folder / "site.key").read_text().strip())
derived = hmac.new(site_key, b"derive\0pseudonyms", hashlib.sha256).digest()


def pseudonym(patient_id):
    text = b"patient\0" + ("|" + patient_id).encode()
    return hmac.new(derived, text, hashlib.sha256).digest()[:16].hex()


with open(folder / "truth.csv", encoding="utf-8") as file:
    share = {pseudonym(row["patient_id"]): float(row["lesion_share"]) for row in csv.DictReader(file)}
home = pathlib.Path(__file__).resolve().parents[2]
sql = "select patient_key, anomaly_score, anomaly_score_sd from ct_findings where status = 'ok'"
told = subprocess.run([home / "opportune", "query", "--warehouse", warehouse, "--format", "csv", sql],
                      capture_output=True, check=True, text=True).stdout
findings = pandas.read_csv(io.StringIO(told))
findings = findings[findings.patient_key.isin(share.keys())]
score = findings.anomaly_score.to_numpy()
sd = findings.anomaly_score_sd.to_numpy()
true = findings.patient_key.map(share).to_numpy()
halves = numpy.array_split(numpy.random.default_rng(1).permutation(len(score)), 2)
error = numpy.empty(len(score))
for fit, judge in (halves, halves[::-1]):
    error[judge] = score[judge] - numpy.polyval(numpy.polyfit(true[fit], score[fit], 1), true[judge])
print(f"{len(score)} patients; median sd {numpy.median(sd):.4f}, median |error| {numpy.median(abs(error)):.4f}")
print(f"rank correlation of sd and |error| {scipy.stats.spearmanr(sd, abs(error))[0]:.2f}")
for times in (1, 1.96, 3):
    print(f"|error| within {times} sd: {numpy.mean(abs(error) <= times * sd):.0%}")
