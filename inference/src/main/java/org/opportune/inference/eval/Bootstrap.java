package org.opportune.inference.eval;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile bootstrap: the statistic of many resamples of the cases, drawn with replacement.
 *
 * @param rounds number of resamples
 * @param seed same seed, same interval
 */
public record Bootstrap(int rounds, long seed) {

  /** Checks the number of rounds. */
  public Bootstrap {
    if (rounds < 20) {
      throw new IllegalArgumentException("Invalid bootstrap: " + rounds + " rounds are too few");
    }
  }

  /** The middle 95 % of the resampled statistic. */
  public record Interval(double low, double high) {}

  /**
   * Computes an interval.
   *
   * @param cases number of cases
   * @param statistic from the indices of a resample to the statistic; a resample whose statistic is
   *     NaN (a class missing) is left out
   * @return NaN at both ends when no resample had a statistic
   */
  public Interval interval(int cases, ToDoubleFunction<int[]> statistic) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[rounds];
    int count = 0;
    for (int round = 0; round < rounds; round++) {
      double value = statistic.applyAsDouble(random.ints(cases, 0, cases).toArray());
      if (!Double.isNaN(value)) {
        values[count++] = value;
      }
    }
    if (count == 0) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return new Interval(percentile(sorted, 0.025), percentile(sorted, 0.975));
  }

  /** Linear interpolation between order statistics, as numpy does by default. */
  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
