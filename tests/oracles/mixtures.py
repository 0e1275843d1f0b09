#!/usr/bin/env python3
"""Reference mixtures for org.opportune.staging.mixture, from scikit-learn.

Writes staging/src/test/resources/mixture/<population>.json.gz: the scores (rounded to 6 decimals, so
that they are the same everywhere) and what scikit-learn's best of 20 starts finds in them:
GaussianMixture (k-means and k-means++ starts, whichever is better) and BayesianGaussianMixture
(Dirichlet process). reg_covar is 1e-6, as is the variance floor of our defaults; where parameters
are compared it is 1e-10, because scikit-learn adds it to every variance and so moves its estimate
away from the maximum of the likelihood.

Run with the system's Python: python3 tests/oracles/mixtures.py [population ...]
"""
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small arrays: threads only get in each other's way

import gzip
import json
import pathlib
import sys
import warnings

import numpy as np
import sklearn
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture

OUT = pathlib.Path(__file__).resolve().parents[2] / "staging/src/test/resources/mixture"
OFFSET = 1e-4  # Transform.OFFSET


def draw(rng, n, shares, parts):
    counts = rng.multinomial(n, shares)
    return np.concatenate([part(rng, c) for part, c in zip(parts, counts)])


def normal(mean, sd):
    return lambda rng, n: rng.normal(mean, sd, n)


def populations():
    """name: (scores, k, fit scale, whether parameters are identified well enough to compare)"""
    yield "balanced", draw(
        np.random.default_rng(1), 1600, [0.25] * 4,
        [normal(0.1, 0.02), normal(0.3, 0.03), normal(0.55, 0.04), normal(0.8, 0.05)]), 4, "NONE", True
    yield "imbalanced_90_7_2_1", draw(
        np.random.default_rng(2), 3000, [0.90, 0.07, 0.02, 0.01],
        [normal(0.05, 0.012), normal(0.16, 0.02), normal(0.32, 0.03), normal(0.6, 0.05)]), 4, "NONE", True
    yield "heavy_tails", draw(
        np.random.default_rng(3), 1500, [0.7, 0.2, 0.1],
        [lambda g, n: 0.15 + 0.02 * g.standard_t(3, n),
         lambda g, n: 0.4 + 0.03 * g.standard_t(3, n),
         lambda g, n: 0.7 + 0.04 * g.standard_t(3, n)]), 4, "NONE", False
    yield "ties", np.round(draw(
        np.random.default_rng(4), 2000, [0.5, 0.3, 0.15, 0.05],
        [normal(0.06, 0.02), normal(0.2, 0.04), normal(0.4, 0.05), normal(0.65, 0.06)]), 2), 4, "NONE", False
    yield "near_equal_means", draw(
        np.random.default_rng(5), 2500, [0.6, 0.4],
        [normal(0.30, 0.02), normal(0.31, 0.08)]), 2, "NONE", True
    yield "equal_means_four_asked", draw(
        np.random.default_rng(6), 1500, [0.5, 0.3, 0.2],
        [normal(0.2, 0.01), normal(0.205, 0.04), normal(0.5, 0.08)]), 4, "NONE", False
    yield "one_group", draw(
        np.random.default_rng(7), 1000, [1.0], [normal(0.3, 0.05)]), 4, "NONE", False
    yield "skewed_healthy", draw(
        np.random.default_rng(8), 2000, [0.85, 0.15],
        [lambda g, n: g.beta(2, 40, n), lambda g, n: g.beta(4, 10, n)]), 4, "NONE", False
    yield "lognormal", draw(
        np.random.default_rng(9), 2000, [0.6, 0.25, 0.1, 0.05],
        [lambda g, n: np.exp(g.normal(-4.5, 0.3, n)), lambda g, n: np.exp(g.normal(-3.0, 0.25, n)),
         lambda g, n: np.exp(g.normal(-1.9, 0.2, n)), lambda g, n: np.exp(g.normal(-0.8, 0.15, n))]), 4, "LOG", True
    yield "zeros_and_ones", np.concatenate([
        np.zeros(150), np.ones(10), draw(
            np.random.default_rng(10), 1340, [0.7, 0.3], [normal(0.2, 0.05), normal(0.5, 0.1)])]), 4, "NONE", False
    yield "small", draw(
        np.random.default_rng(11), 120, [0.6, 0.4], [normal(0.1, 0.03), normal(0.4, 0.08)]), 2, "NONE", True


def transformed(x, scale):
    if scale == "LOG":
        return np.log(x + OFFSET), -np.log(x + OFFSET)
    return x, np.zeros_like(x)


def parameters(model):
    order = np.argsort(model.means_.ravel(), kind="stable")
    return {
        "weights": model.weights_[order].tolist(),
        "means": model.means_.ravel()[order].tolist(),
        "sds": np.sqrt(model.covariances_.ravel())[order].tolist(),
    }


def main():
    warnings.filterwarnings("ignore")
    OUT.mkdir(parents=True, exist_ok=True)
    for name, scores, k, scale, identified in populations():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        x = np.round(np.clip(scores, 0, 1), 6)
        t, jacobian = transformed(x, scale)
        column = t[:, None]
        n = len(x)
        best = None
        for init in ("kmeans", "k-means++"):
            fit = GaussianMixture(k, n_init=20, tol=1e-9, max_iter=1000, init_params=init,
                                  reg_covar=1e-10 if identified else 1e-6,
                                  random_state=0).fit(column)
            ll = fit.score(column) * n
            if best is None or ll > best[0]:
                best = (ll, fit)
        bayes = BayesianGaussianMixture(
            n_components=6, n_init=20, tol=1e-4, max_iter=600, reg_covar=1e-6, random_state=0,
            weight_concentration_prior_type="dirichlet_process").fit(column)
        mass = bayes.weights_
        record = {
            "population": name,
            "sklearn": sklearn.__version__,
            "components": k,
            "transform": scale,
            "identified": identified,
            "scores": x.tolist(),
            "mixture": {**parameters(best[1]), "logLikelihood": float(best[0] + jacobian.sum()),
                        "bic": float(best[1].bic(column) - 2 * jacobian.sum())},
            "bayes": {**parameters(bayes), "lowerBound": float(bayes.lower_bound_),
                      "logLikelihood": float(bayes.score(column) * n + jacobian.sum()),
                      "descending": bool(np.all(np.diff(mass) <= 1e-6)),
                      "converged": bool(bayes.converged_)},
        }
        data = json.dumps(record).encode()
        (OUT / f"{name}.json.gz").write_bytes(gzip.compress(data, 9, mtime=0))
        print(name, n, round(best[0] / n, 8), np.round(mass, 4).tolist(), len(data), flush=True)


if __name__ == "__main__":
    main()
