package org.opportune.inference.eval;

/**
 * A statistic and the middle 95 % of its resamples.
 *
 * @param value of all cases; NaN where it is not defined, as an AUROC without positives
 * @param low lower end; NaN when no resample has the statistic
 * @param high upper end
 */
public record Estimate(double value, double low, double high) {}
