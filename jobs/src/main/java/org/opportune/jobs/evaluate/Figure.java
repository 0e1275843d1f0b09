package org.opportune.jobs.evaluate;

import org.opportune.inference.eval.Estimate;

/**
 * One number of an evaluation.
 *
 * @param group "all", a site, or "mean of sites": each site counted once
 * @param measure column of {@code patients} that is judged
 * @param metric what is measured
 * @param estimate with its 95 % bootstrap interval
 * @param patients patients it is of
 */
public record Figure(
    String group, String measure, Metric metric, Estimate estimate, int patients) {}
