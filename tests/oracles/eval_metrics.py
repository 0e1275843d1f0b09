"""Reference values of the evaluation metrics, by scikit-learn and scipy.

Run from the repository root: /usr/bin/python3 tests/oracles/eval_metrics.py
"""

import json
import pathlib

import numpy as np
from scipy import stats
from sklearn import metrics

rng = np.random.default_rng(20260101)


def case(n, ties, shift):
    truth = rng.random(n) < 0.3
    scores = rng.normal(size=n) + shift * truth
    if ties:
        scores = np.round(scores, 1)
    precision, recall, thresholds = metrics.precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    best = int(np.flatnonzero(f1[:-1] == f1[:-1].max())[-1])
    other = np.round(scores * 2 + rng.normal(size=n), 1)
    return {
        "scores": scores.tolist(),
        "truth": truth.tolist(),
        "other": other.tolist(),
        "auroc": metrics.roc_auc_score(truth, scores),
        "averagePrecision": metrics.average_precision_score(truth, scores),
        "bestF1": f1[best],
        "bestThreshold": thresholds[best],
        "accuracyAtBest": metrics.accuracy_score(truth, scores >= thresholds[best]),
        "accuracyAtHalf": metrics.accuracy_score(truth, scores >= 0.5),
        "pearson": stats.pearsonr(scores, other)[0],
        "spearman": stats.spearmanr(scores, other)[0],
    }


cases = [case(40, False, 1.0), case(200, True, 0.5), case(500, True, 2.0), case(300, False, 0.0)]
out = pathlib.Path("inference/src/test/resources/eval/metrics.json")
out.write_text(json.dumps(cases) + "\n")
