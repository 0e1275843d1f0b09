package org.opportune.staging.epi;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * A directly age-standardised proportion: what the crude one would be if ages were those of the
 * standard.
 *
 * @param standard name of the standard
 * @param value sum over bands of standard share x band proportion, 0..1
 * @param interval Fay and Feuer's gamma interval (Statistics in Medicine 1997;16:791), clipped to
 *     [0, 1]; conservative for common conditions because it takes counts as Poisson
 * @param crude cases / persons, 0..1
 * @param bandsPresent labels of the bands with persons; the standard was renormalised to these
 * @param standardCovered share of the standard population in those bands, 0..1
 */
public record StandardisedRate(
    String standard,
    double value,
    Interval interval,
    double crude,
    List<String> bandsPresent,
    double standardCovered)
    implements Serializable {

  /** Keeps its own copy. */
  public StandardisedRate {
    bandsPresent = List.copyOf(bandsPresent);
  }

  /**
   * Standardises counts per band.
   *
   * <p>With w_i the standard's share of band i among bands present, divided by its persons, and x_i
   * its cases: rate y = sum w_i x_i, variance v = sum w_i^2 x_i, and the interval is [v/(2y)
   * chi2(a/2; 2y^2/v), (v+m^2)/(2(y+m)) chi2(1-a/2; 2(y+m)^2/(v+m^2))] with m the largest w_i.
   *
   * @param cases per band of the standard
   * @param persons per band of the standard; 0 where no one of that age was seen
   * @param confidence such as 0.95
   * @throws StagingException when lengths differ, cases exceed persons, or no band that counts in
   *     the standard has persons
   */
  public static StandardisedRate direct(
      AgeStandard standard, long[] cases, long[] persons, double confidence) {
    Interval.z(confidence);
    if (cases.length != standard.bands() || persons.length != standard.bands()) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot standardise: %d and %d counts for the %d bands of %s"
              .formatted(cases.length, persons.length, standard.bands(), standard.name()));
    }
    double whole = 0;
    double present = 0;
    long allCases = 0;
    long allPersons = 0;
    List<String> bands = new ArrayList<>();
    for (int i = 0; i < cases.length; i++) {
      whole += standard.weights().get(i);
      if (persons[i] != 0 || cases[i] != 0) {
        Proportion checked = new Proportion(cases[i], persons[i]);
        present += standard.weights().get(i);
        allCases += checked.cases();
        allPersons += checked.persons();
        bands.add(standard.label(i));
      }
    }
    if (present <= 0) {
      throw new StagingException(
          Problem.TOO_FEW_PATIENTS,
          "Cannot standardise: no person has an age that counts in %s".formatted(standard.name()));
    }
    double rate = 0;
    double variance = 0;
    double largest = 0;
    for (int i = 0; i < cases.length; i++) {
      if (persons[i] > 0) {
        double w = standard.weights().get(i) / present / persons[i];
        rate += w * cases[i];
        variance += w * w * cases[i];
        largest = Math.max(largest, w);
      }
    }
    return new StandardisedRate(
        standard.name(),
        rate,
        fayFeuer(rate, variance, largest, confidence),
        (double) allCases / allPersons,
        bands,
        present / whole);
  }

  private static Interval fayFeuer(
      double rate, double variance, double largest, double confidence) {
    double tail = (1 - confidence) / 2;
    double low = rate > 0 ? gamma(rate, variance, tail) : 0;
    double high = gamma(rate + largest, variance + largest * largest, 1 - tail);
    return Interval.clipped(low, high);
  }

  /** Quantile of the gamma distribution with this mean and variance: v/(2y) chi2(2y^2/v). */
  private static double gamma(double mean, double variance, double probability) {
    return new GammaDistribution(null, mean * mean / variance, variance / mean)
        .inverseCumulativeProbability(probability);
  }
}
