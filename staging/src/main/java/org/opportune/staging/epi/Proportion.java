package org.opportune.staging.epi;

import java.io.Serializable;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Cases among persons.
 *
 * @param cases 0..persons
 * @param persons 1 or more
 */
public record Proportion(long cases, long persons) implements Serializable {

  /** Checks the counts. */
  public Proportion {
    if (persons < 1) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid proportion: %d persons is not at least 1. Leave empty groups out of the table"
              .formatted(persons));
    }
    if (cases < 0 || cases > persons) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid proportion: %d cases is not in 0..%d persons".formatted(cases, persons));
    }
  }

  /** cases / persons, 0..1. */
  public double value() {
    return (double) cases / persons;
  }

  /**
   * Wilson's score interval (1927): close to its nominal coverage at any count, never outside [0,
   * 1], and not empty at 0 cases.
   *
   * @param confidence such as 0.95
   */
  public Interval wilson(double confidence) {
    double z = Interval.z(confidence);
    double p = value();
    double squared = z * z;
    double centre = (p + squared / (2 * persons)) / (1 + squared / persons);
    double half =
        z
            * Math.sqrt(p * (1 - p) / persons + squared / (4.0 * persons * persons))
            / (1 + squared / persons);
    return new Interval(
        cases == 0 ? 0 : Math.max(0, centre - half),
        cases == persons ? 1 : Math.min(1, centre + half));
  }

  /**
   * Clopper and Pearson's exact interval (1934): coverage never below nominal, at the price of
   * width.
   *
   * @param confidence such as 0.95
   */
  public Interval clopperPearson(double confidence) {
    Interval.z(confidence);
    double tail = (1 - confidence) / 2;
    double low =
        cases == 0
            ? 0
            : new BetaDistribution(null, cases, persons - cases + 1.0)
                .inverseCumulativeProbability(tail);
    double high =
        cases == persons
            ? 1
            : new BetaDistribution(null, cases + 1.0, (double) persons - cases)
                .inverseCumulativeProbability(1 - tail);
    return new Interval(low, high);
  }
}
