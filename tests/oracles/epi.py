#!/usr/bin/env python3
"""Reference values for org.opportune.staging.epi, from statsmodels and scipy.

Writes staging/src/test/resources/epi/oracle.json. Wilson, Clopper-Pearson, two-proportion score test
and Newcombe's interval come from statsmodels; quantiles of the Fay-Feuer interval from scipy; the
Cochran-Armitage trend from statsmodels' Table (an independent implementation of the same test).
"""
import json
import pathlib
import warnings

import numpy as np
import statsmodels
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import (confint_proportions_2indep, proportion_confint,
                                          proportions_ztest)

OUT = pathlib.Path(__file__).resolve().parents[2] / "staging/src/test/resources/epi/oracle.json"
WHO = [8.86, 8.69, 8.60, 8.47, 8.22, 7.93, 7.61, 7.15, 6.59, 6.04, 5.37, 4.55, 3.72, 2.96, 2.21, 1.52, 0.91, 0.63]


def fay_feuer(cases, persons, weights, level):
    cases, persons, weights = (np.asarray(v, float) for v in (cases, persons, weights))
    present = persons > 0
    w = weights[present] / weights[present].sum() / persons[present]
    x = cases[present]
    y, v, m = (w * x).sum(), (w * w * x).sum(), w.max()
    a = (1 - level) / 2
    low = v / (2 * y) * stats.chi2.ppf(a, 2 * y * y / v) if y > 0 else 0.0
    high = (v + m * m) / (2 * (y + m)) * stats.chi2.ppf(1 - a, 2 * (y + m) ** 2 / (v + m * m))
    return float(y), float(low), float(min(1, high))


def trend(cases, persons, scores):
    table = np.column_stack([cases, np.subtract(persons, cases)])
    result = Table(table, shift_zeros=False).test_ordinal_association(
        row_scores=np.asarray(scores, float), col_scores=np.array([1.0, 0.0]))
    # statsmodels conditions on the margins (variance with N - 1); ours is the binomial one (N).
    n = table.sum()
    z = float(result.zscore) * np.sqrt(n / (n - 1))
    return z, float(2 * stats.norm.sf(abs(z)))


def main():
    warnings.filterwarnings("ignore")
    rng = np.random.default_rng(8)
    proportions = []
    for x, n in [(0, 50), (1, 50), (50, 50), (49, 50), (88, 1000), (2637, 9047), (3, 7), (120000, 1000000)]:
        for level in (0.9, 0.95, 0.99):
            w = proportion_confint(x, n, 1 - level, "wilson")
            c = proportion_confint(x, n, 1 - level, "beta")
            proportions.append(dict(cases=x, persons=n, level=level,
                                    wilson=[max(0.0, float(w[0])), min(1.0, float(w[1]))],
                                    clopperPearson=[0.0 if x == 0 else float(c[0]), 1.0 if x == n else float(c[1])]))
    standardised = []
    for first, persons_mean, slope in [(0, 200, 0.004), (8, 400, 0.01), (9, 20, 0.002), (4, 3000, 0.006)]:
        persons = [0 if i < first else int(p) for i, p in enumerate(rng.poisson(persons_mean, 18))]
        cases = [int(rng.binomial(p, min(0.9, slope * i))) for i, p in enumerate(persons)]
        for level in (0.95, 0.99):
            y, low, high = fay_feuer(cases, persons, WHO, level)
            standardised.append(dict(cases=cases, persons=persons, level=level, value=y, low=low, high=high))
    trends = []
    for k in (3, 5, 8):
        persons = [int(v) for v in rng.integers(80, 900, k)]
        cases = [int(rng.binomial(p, 0.08 + 0.02 * i)) for i, p in enumerate(persons)]
        scores = [2015.0 + 1.5 * i for i in range(k)]
        z, p = trend(cases, persons, scores)
        trends.append(dict(cases=cases, persons=persons, scores=scores, z=z, pValue=p))
    comparisons = []
    for a, b, c, d in [(88, 1000, 120, 1100), (0, 40, 5, 60), (2637, 9047, 2500, 9000), (7, 7, 3, 9)]:
        z, p = proportions_ztest([a, c], [b, d])
        low, high = confint_proportions_2indep(a, b, c, d, method="newcomb", compare="diff", alpha=0.05)
        comparisons.append(dict(first=[a, b], second=[c, d], z=float(z), pValue=float(p),
                                low=float(low), high=float(high)))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(dict(statsmodels=statsmodels.__version__, proportions=proportions,
                                   standardised=standardised, trends=trends, comparisons=comparisons), indent=1))


if __name__ == "__main__":
    main()
