#!/usr/bin/env python3
"""Time to fit four components to many scores: Opportune against scikit-learn, in one run.

Both start from the scores in memory as doubles and end with the mixture. scikit-learn runs once with
n_init starts; its time for other numbers of starts is proportional. Needs the staging module compiled
with its tests (./mvnw -q -o -pl staging test-compile).

    python3 tests/benchmarks/mixture_bench.py --scores 10000000 --n-init 1 --tol 1e-7

Prints one JSON line: seconds, ratio, log-likelihood per score of both.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

import numpy as np
from sklearn.mixture import GaussianMixture

ROOT = pathlib.Path(__file__).resolve().parents[2]
JARS = ["org/apache/commons/commons-math3/3.6.1/commons-math3-3.6.1.jar"]


def scores(n):
    rng = np.random.default_rng(5)
    group = rng.choice(4, n, p=[0.60, 0.25, 0.10, 0.05])
    mean = np.array([0.05, 0.15, 0.30, 0.50])[group]
    sd = np.array([0.015, 0.03, 0.04, 0.06])[group]
    return np.clip(rng.normal(mean, sd), 0, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scores", type=int, default=10_000_000)
    parser.add_argument("--n-init", type=int, default=1)
    parser.add_argument("--tol", type=float, default=1e-7, help="scikit-learn's, per score and iteration")
    parser.add_argument("--classes", default=str(ROOT / "staging/target/classes"))
    parser.add_argument("--test-classes", default=str(ROOT / "staging/target/test-classes"))
    options = parser.parse_args()
    x = scores(options.scores)

    with tempfile.NamedTemporaryFile(suffix=".f64") as file:
        x.astype(">f8").tofile(file.name)
        repository = pathlib.Path(os.environ.get("M2", pathlib.Path.home() / ".m2/repository"))
        path = os.pathsep.join([options.classes, options.test_classes, *(str(repository / j) for j in JARS)])
        out = subprocess.run(
            ["java", "-Xmx2g", "-cp", path, "org.opportune.staging.mixture.MixtureTiming", file.name],
            check=True, capture_output=True, text=True).stdout
    ours = json.loads(out.strip().splitlines()[-1])

    start = time.perf_counter()
    fit = GaussianMixture(4, n_init=options.n_init, tol=options.tol, max_iter=1000, reg_covar=1e-10,
                          random_state=0).fit(x[:, None])
    seconds = time.perf_counter() - start
    theirs = float(np.mean([fit.score(part[:, None]) * len(part) for part in np.array_split(x, 20)])) * 20 / len(x)
    print(json.dumps({
        "scores": len(x), "ours": ours, "sklearnSeconds": round(seconds, 2), "nInit": options.n_init,
        "sklearnIterations": int(fit.n_iter_), "sklearnLogLikelihoodPerScore": theirs,
        "ratio": round(seconds / ours["seconds"], 1),
        "likelihoodDifferencePerScore": ours["logLikelihoodPerScore"] - theirs}), flush=True)


if __name__ == "__main__":
    main()
