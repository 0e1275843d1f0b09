package org.opportune.staging.epi;

import java.io.Serializable;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * A confidence interval.
 *
 * @param low lower limit
 * @param high upper limit, at or above the lower
 */
public record Interval(double low, double high) implements Serializable {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  /** Whether a value lies in the interval, ends included. */
  public boolean contains(double value) {
    return value >= low && value <= high;
  }

  /**
   * Two-sided normal quantile of a confidence level: 1.959964 for 0.95.
   *
   * @param confidence above 0 and below 1
   */
  static double z(double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid confidence: %s is not between 0 and 1, such as 0.95".formatted(confidence));
    }
    return NORMAL.inverseCumulativeProbability(0.5 + confidence / 2);
  }

  /** Two-sided p-value of a standard normal statistic. */
  static double pValue(double z) {
    return Math.min(1, 2 * NORMAL.cumulativeProbability(-Math.abs(z)));
  }

  static Interval clipped(double low, double high) {
    return new Interval(Math.max(0, Math.min(1, low)), Math.max(0, Math.min(1, high)));
  }
}
