package org.opportune.staging.severity;

import java.io.Serializable;

/**
 * What a model was fitted to.
 *
 * @param n patients, those set aside included
 * @param setAside patients set aside from the fit as outliers
 * @param min lowest score, 0..1; of a histogram, the mean of its lowest bin
 * @param max highest score, 0..1; of a histogram, the mean of its highest bin
 * @param digest SHA-256 over all points of the population; the same scores in any order give the
 *     same digest
 */
public record FitPopulation(long n, long setAside, double min, double max, String digest)
    implements Serializable {}
