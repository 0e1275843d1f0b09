package org.opportune.inference.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Percentile bootstrap: statistics of many resamples of the cases, drawn with replacement. A case
 * is a patient: pixels and scans of one patient are drawn together, for they are not independent.
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
    return intervals(new int[cases], picks -> new double[] {statistic.applyAsDouble(picks)}).get(0);
  }

  /**
   * Computes several statistics of all cases, with intervals from the same resamples.
   *
   * @param strata stratum of each case: cases are drawn within their stratum, so that every
   *     resample has as many of each as there are; all equal draws from all cases
   * @param statistics from the indices of a resample to as many statistics every time; NaN is left
   *     out of the interval of that statistic
   */
  public List<Estimate> estimates(int[] strata, Function<int[], double[]> statistics) {
    double[] values = statistics.apply(IntStream.range(0, strata.length).toArray());
    List<Interval> intervals = intervals(strata, statistics);
    return IntStream.range(0, values.length)
        .mapToObj(i -> new Estimate(values[i], intervals.get(i).low(), intervals.get(i).high()))
        .toList();
  }

  private List<Interval> intervals(int[] strata, Function<int[], double[]> statistics) {
    TreeMap<Integer, List<Integer>> grouped = new TreeMap<>();
    for (int i = 0; i < strata.length; i++) {
      grouped.computeIfAbsent(strata[i], stratum -> new ArrayList<>()).add(i);
    }
    List<int[]> members =
        grouped.values().stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toList();
    SplittableRandom random = new SplittableRandom(seed);
    double[][] byRound = new double[rounds][];
    for (int round = 0; round < rounds; round++) {
      int[] picks = new int[strata.length];
      int at = 0;
      for (int[] stratum : members) {
        int size = stratum.length;
        for (int pick : random.ints(size, 0, size).toArray()) {
          picks[at++] = stratum[pick];
        }
      }
      byRound[round] = statistics.apply(picks);
    }
    return IntStream.range(0, byRound[0].length)
        .mapToObj(i -> middle(Arrays.stream(byRound).mapToDouble(values -> values[i]).toArray()))
        .toList();
  }

  private static Interval middle(double[] values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return sorted.length == 0
        ? new Interval(Double.NaN, Double.NaN)
        : new Interval(percentile(sorted, 0.025), percentile(sorted, 0.975));
  }

  /** Linear interpolation between order statistics, as numpy does by default. */
  static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
