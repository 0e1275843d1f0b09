"""Reference values of stages, pixels and intervals, by scikit-learn and numpy.

Run from the repository root: /usr/bin/python3 tests/oracles/evaluation_metrics.py
"""

import json
import pathlib

import numpy as np
from scipy import stats
from sklearn import metrics

rng = np.random.default_rng(20260102)


def best_f1(truth, scores):
    precision, recall, thresholds = metrics.precision_recall_curve(truth, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    best = int(np.flatnonzero(f1[:-1] == f1[:-1].max())[-1])
    return f1[best], thresholds[best], metrics.accuracy_score(truth, scores >= thresholds[best])


def stages(n, present, decimals):
    """Stages with posteriors, ties where decimals are few, some stages absent from the reference."""
    reference = rng.choice(present, size=n)
    logits = rng.normal(size=(n, 4)) + 2.0 * np.eye(4)[reference]
    posteriors = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    if decimals:
        # Rounded to fractions that still sum to one, exactly in binary.
        posteriors = np.round(posteriors * 16) / 16
        posteriors[:, 0] += 1 - posteriors.sum(axis=1)
    given = posteriors.argmax(axis=1)
    by_stage = [
        metrics.roc_auc_score(reference == k, posteriors[:, k]) if k in present else None
        for k in range(4)
    ]
    if len(present) == 4:
        macro = metrics.roc_auc_score(
            reference, posteriors, multi_class="ovr", average="macro", labels=[0, 1, 2, 3]
        )
    else:
        macro = np.mean([value for value in by_stage if value is not None])
    return {
        "reference": reference.tolist(),
        "given": given.tolist(),
        "posteriors": posteriors.tolist(),
        "accuracy": metrics.accuracy_score(reference, given),
        "aurocByStage": by_stage,
        "macroAuroc": macro,
        "confusion": metrics.confusion_matrix(reference, given, labels=[0, 1, 2, 3]).tolist(),
    }


def pixels(patients, per_patient):
    """Whole scores of 0 to 255 per patient: bins of one score each lose nothing."""
    scores, truth = [], []
    for patient in range(patients):
        t = rng.random(per_patient) < (0.0 if patient == 0 else 0.1 * patient / patients)
        s = np.clip(rng.normal(60 + 8 * patient + 90 * t, 40), 0, 255).round().astype(int)
        scores.append(s.tolist())
        truth.append(t.tolist())
    t, s = np.concatenate(truth), np.concatenate(scores)
    f1, threshold, accuracy = best_f1(t, s)
    return {
        "scores": scores,
        "truth": truth,
        "auroc": metrics.roc_auc_score(t, s),
        "averagePrecision": metrics.average_precision_score(t, s),
        "bestF1": f1,
        "bestThreshold": float(threshold),
        "accuracyAtBest": accuracy,
    }


def interval(values):
    return np.nanpercentile(values, [2.5, 97.5]).tolist()


def intervals(n, rounds):
    """Percentile intervals by numpy's own resamples: over patients, and within reference stages."""
    reference = rng.choice(4, size=n, p=[0.5, 0.2, 0.2, 0.1])
    score = 0.2 * reference + 0.25 * rng.normal(size=n)
    grade = reference + 0.5 * rng.normal(size=n)
    given = np.clip(np.round(score / 0.2), 0, 3).astype(int)
    posteriors = np.exp(-((score[:, None] - 0.2 * np.arange(4)) ** 2) / 0.05)
    posteriors /= posteriors.sum(axis=1, keepdims=True)
    plain = {"auroc": [], "averagePrecision": [], "pearson": [], "spearman": []}
    within = {"accuracy": [], "macroAuroc": []}
    members = [np.flatnonzero(reference == k) for k in range(4)]
    for _ in range(rounds):
        i = rng.integers(0, n, n)
        plain["auroc"].append(metrics.roc_auc_score(reference[i] > 0, score[i]))
        plain["averagePrecision"].append(metrics.average_precision_score(reference[i] > 0, score[i]))
        plain["pearson"].append(stats.pearsonr(score[i], grade[i])[0])
        plain["spearman"].append(stats.spearmanr(score[i], grade[i])[0])
        j = np.concatenate([rng.choice(m, len(m)) for m in members])
        within["accuracy"].append(metrics.accuracy_score(reference[j], given[j]))
        within["macroAuroc"].append(
            metrics.roc_auc_score(reference[j], posteriors[j], multi_class="ovr")
        )
    return {
        "reference": reference.tolist(),
        "given": given.tolist(),
        "score": score.tolist(),
        "grade": grade.tolist(),
        "posteriors": posteriors.tolist(),
        "intervals": {key: interval(value) for key, value in (plain | within).items()},
    }


oracle = {
    "stages": [
        stages(60, [0, 1, 2, 3], 0),
        stages(200, [0, 1, 2, 3], 4),
        stages(40, [0, 1, 3], 0),
        stages(80, [1, 2], 4),
    ],
    "pixels": [pixels(6, 400), pixels(3, 60)],
    "intervals": intervals(150, 4000),
}
out = pathlib.Path("inference/src/test/resources/eval/evaluation.json")
out.write_text(json.dumps(oracle) + "\n")
