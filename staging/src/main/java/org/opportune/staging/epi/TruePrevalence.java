package org.opportune.staging.epi;

import java.util.Optional;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Prevalence corrected for an imperfect test.
 *
 * @param apparent share of positive tests, 0..1
 * @param value corrected prevalence by Rogan and Gladen (1978), (p + Sp - 1) / (Se + Sp - 1); empty
 *     when it cannot be estimated
 * @param interval empty when the prevalence cannot be estimated
 * @param note why it cannot be estimated; empty otherwise
 */
public record TruePrevalence(
    double apparent, Optional<Double> value, Optional<Interval> interval, String note) {

  /** Start of the note of a prevalence that cannot be estimated. */
  public static final String NOT_ESTIMABLE = "not estimable";

  /**
   * Sensitivity and specificity taken as known: the Wilson interval of the apparent prevalence,
   * carried over and clipped to [0, 1].
   */
  public static TruePrevalence known(
      Proportion positive, double sensitivity, double specificity, double confidence) {
    requireShare("sensitivity", sensitivity);
    requireShare("specificity", specificity);
    Interval wilson = positive.wilson(confidence);
    double gain = sensitivity + specificity - 1;
    Interval interval =
        gain > 0
            ? Interval.clipped(
                (wilson.low() + specificity - 1) / gain, (wilson.high() + specificity - 1) / gain)
            : new Interval(0, 1);
    return of(positive.value(), sensitivity, specificity, interval);
  }

  /**
   * Sensitivity and specificity estimated in validation studies: the interval of Lang and Reiczigel
   * (Preventive Veterinary Medicine 2014;113:13), which carries their uncertainty.
   *
   * <p>With p' = (x + z^2/2)/(n + z^2), Se' and Sp' = (successes + 1)/(tested + 2) and P' their
   * Rogan-Gladen estimate: P' + 2 z^2 (P' Se'(1-Se')/(nSe+2) - (1-P') Sp'(1-Sp')/(nSp+2)) -+ z
   * sqrt(p'(1-p')/(n+z^2) + P'^2 Se'(1-Se')/(nSe+2) + (1-P')^2 Sp'(1-Sp')/(nSp+2)) / (Se'+Sp'-1),
   * clipped to [0, 1].
   *
   * @param positive positive tests among persons
   * @param sensitivity positive tests among diseased
   * @param specificity negative tests among healthy
   */
  public static TruePrevalence estimated(
      Proportion positive, Proportion sensitivity, Proportion specificity, double confidence) {
    double z = Interval.z(confidence);
    double n = positive.persons() + z * z;
    double nSe = sensitivity.persons() + 2;
    double nSp = specificity.persons() + 2;
    double p = (positive.cases() + z * z / 2) / n;
    double se = (sensitivity.cases() + 1) / nSe;
    double sp = (specificity.cases() + 1) / nSp;
    double gain = se + sp - 1;
    Interval interval = new Interval(0, 1);
    if (gain > 0) {
      double centre = (p + sp - 1) / gain;
      double seVariance = se * (1 - se) / nSe;
      double spVariance = sp * (1 - sp) / nSp;
      double shift = 2 * z * z * (centre * seVariance - (1 - centre) * spVariance);
      double deviation =
          Math.sqrt(
                  p * (1 - p) / n
                      + centre * centre * seVariance
                      + (1 - centre) * (1 - centre) * spVariance)
              / gain;
      interval = Interval.clipped(centre + shift - z * deviation, centre + shift + z * deviation);
    }
    return of(positive.value(), sensitivity.value(), specificity.value(), interval);
  }

  /** Whether there is an estimate. */
  public boolean estimable() {
    return value.isPresent();
  }

  private static TruePrevalence of(double apparent, double se, double sp, Interval interval) {
    double gain = se + sp - 1;
    if (gain <= 0) {
      return refused(apparent, "the test is no better than chance (Se + Sp <= 1)");
    }
    double value = (apparent + sp - 1) / gain;
    if (value < 0) {
      return refused(apparent, "fewer positives than false positives expected (below 1 - Sp)");
    }
    if (value > 1) {
      return refused(apparent, "more positives than true positives possible (above Se)");
    }
    return new TruePrevalence(apparent, Optional.of(value), Optional.of(interval), "");
  }

  private static TruePrevalence refused(double apparent, String why) {
    return new TruePrevalence(
        apparent, Optional.empty(), Optional.empty(), NOT_ESTIMABLE + ": " + why);
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT, "Invalid %s: %s is not in [0, 1]".formatted(name, value));
    }
  }
}
