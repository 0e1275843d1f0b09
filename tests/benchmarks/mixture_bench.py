#!/usr/bin/env python3
"""Time to fit four components to many scores: Opportune, scikit-learn and Spark MLlib, in one run.

    python3 tests/benchmarks/mixture_bench.py

Compiles what it needs, draws the scores, and prints a Markdown table with the machine's description.
All three start from scores in memory (MLlib: cached) and end with the mixture, on the same cores, one
after the other. Opportune runs its defaults: 40 random starts and the quantile starts, to 1e-10 per
score, cold JVM. scikit-learn and MLlib run one start each (n_init=1, scikit-learn's default; more
starts take proportionally longer) to 1e-7 per score and iteration: at their default tolerances they
stop up to 1e-3 per score short. MLlib stops at --mllib-iterations if that comes first, so its time may
be a lower bound; the table says how many iterations it made.

Needs Debian's python3-sklearn.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "tests/benchmarks"
OPENED = ["java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
          "java.util.concurrent", "java.util.concurrent.atomic"]
OPENS = ["--add-opens=java.base/%s=ALL-UNNAMED" % p
         for p in OPENED + ["jdk.internal.ref", "sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar"]]


def scores(n):
    rng = np.random.default_rng(5)
    group = rng.choice(4, n, p=[0.60, 0.25, 0.10, 0.05])
    mean = np.array([0.05, 0.15, 0.30, 0.50])[group]
    sd = np.array([0.015, 0.03, 0.04, 0.06])[group]
    return np.clip(rng.normal(mean, sd), 0, 1)


def maven(*arguments):
    subprocess.run([str(ROOT / "mvnw"), "-q", "-B", "-Dspotless.check.skip", *arguments],
                   check=True, cwd=ROOT, stdout=sys.stderr)


def classpath():
    """Compiles the staging module and the benchmarks; returns the benchmarks' class path."""
    maven("-pl", "staging", "test-compile")
    file = BENCHMARKS / "target/classpath"
    maven("-f", str(BENCHMARKS / "pom.xml"), "compile", "dependency:build-classpath", f"-Dmdep.outputFile={file}")
    return file.read_text().strip()


def java(path, main, *arguments):
    command = ["java", "-Xmx4g", *OPENS, "-cp", os.pathsep.join(map(str, path)), main, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{main} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def sklearn_fit(x, n_init, tol):
    start, cpu = time.perf_counter(), time.process_time()
    fit = GaussianMixture(4, n_init=n_init, tol=tol, max_iter=1000, reg_covar=1e-10, random_state=0).fit(x[:, None])
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    parts = np.array_split(x, 20)
    likelihood = sum(fit.score(part[:, None]) * len(part) for part in parts) / len(x)
    return {"seconds": seconds, "cpuSeconds": cpu, "iterations": int(fit.n_iter_), "logLikelihoodPerScore": likelihood}


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                 platform.machine())
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    return (f"{model}, {os.cpu_count()} cores, {gib:.0f} GiB, load {os.getloadavg()[0]:.1f} at the start; "
            f"{version}; Python {platform.python_version()}, numpy {np.__version__}, "
            f"scikit-learn {sklearn.__version__}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scores", type=int, default=10_000_000)
    parser.add_argument("--n-init", type=int, default=1, help="scikit-learn's starts")
    parser.add_argument("--tol", type=float, default=1e-7, help="scikit-learn's, per score and iteration")
    parser.add_argument("--mllib-iterations", type=int, default=20)
    parser.add_argument("--without", nargs="*", default=[], choices=["sklearn", "mllib"])
    options = parser.parse_args()
    described = machine()
    path = classpath().split(os.pathsep)
    math = [jar for jar in path if "commons-math3" in jar]
    x = scores(options.scores)
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "scores.f64"
        x.astype(">f8").tofile(file)
        rows["Opportune, 45 starts"] = ours = java(
            [ROOT / "staging/target/classes", ROOT / "staging/target/test-classes", *math],
            "org.opportune.staging.mixture.MixtureTiming", file)
        if "sklearn" not in options.without:
            rows[f"scikit-learn, n_init={options.n_init}, tol={options.tol:g}"] = sklearn_fit(
                x, options.n_init, options.tol)
        del x
        if "mllib" not in options.without:
            rows["Spark MLlib, one start"] = java(
                [BENCHMARKS / "target/classes", *path], "org.opportune.benchmarks.MllibTiming", file,
                options.mllib_iterations)
    print(f"{options.scores:,} scores, four components. {described}.\n")
    print("| Fit | Wall s | CPU s | Iterations | Log-likelihood per score | Wall, times ours | CPU, times ours |")
    print("|---|---|---|---|---|---|---|")
    for name, row in rows.items():
        likelihood = row.get("exactLogLikelihoodPerScore", row["logLikelihoodPerScore"])
        print(f"| {name} | {row['seconds']:.2f} | {row['cpuSeconds']:.2f} | {row['iterations']} | {likelihood:.8f} | "
              f"{row['seconds'] / ours['seconds']:.1f} | {row['cpuSeconds'] / ours['cpuSeconds']:.1f} |", flush=True)


if __name__ == "__main__":
    main()
