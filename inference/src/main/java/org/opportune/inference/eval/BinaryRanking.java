package org.opportune.inference.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well scores tell two classes apart, exactly, from all scores at once. For pixels of whole
 * scans use {@link ScoreHistogram}. Definitions follow scikit-learn; a case is called positive when
 * its score is at or above the threshold.
 */
public final class BinaryRanking {

  /** Distinct scores, highest first. */
  private final double[] thresholds;

  /** Positives and negatives at or above each threshold. */
  private final long[] truePositives;

  private final long[] falsePositives;

  /**
   * Ranks the cases.
   *
   * @param scores higher means more likely positive; no NaN
   * @param positive the truth, same order
   * @throws IllegalArgumentException when the lengths differ or a class is missing
   */
  public BinaryRanking(double[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          "Invalid ranking: " + scores.length + " scores but " + positive.length + " labels");
    }
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
    double[] found = new double[scores.length];
    long[] hits = new long[scores.length];
    long[] alarms = new long[scores.length];
    int count = 0;
    long hit = 0;
    long alarm = 0;
    for (int i = 0; i < order.length; i++) {
      if (positive[order[i]]) {
        hit++;
      } else {
        alarm++;
      }
      boolean last = i == order.length - 1 || scores[order[i + 1]] != scores[order[i]];
      if (last) {
        found[count] = scores[order[i]];
        hits[count] = hit;
        alarms[count++] = alarm;
      }
    }
    if (hit == 0 || alarm == 0) {
      throw new IllegalArgumentException(
          "Invalid ranking: " + hit + " positives and " + alarm + " negatives; both are needed");
    }
    this.thresholds = Arrays.copyOf(found, count);
    this.truePositives = Arrays.copyOf(hits, count);
    this.falsePositives = Arrays.copyOf(alarms, count);
  }

  /** A threshold and what it reaches. */
  public record OperatingPoint(double threshold, double f1, double accuracy) {}

  /**
   * A point of the receiver operating characteristic and of the precision-recall curve.
   *
   * @param threshold cases at or above it are called positive
   * @param truePositiveRate positives called, over positives: recall, sensitivity
   * @param falsePositiveRate negatives called, over negatives: 1 - specificity
   * @param precision positives called, over cases called
   */
  public record CurvePoint(
      double threshold, double truePositiveRate, double falsePositiveRate, double precision) {}

  /**
   * One point per distinct score, from the highest threshold, which calls fewest, to the lowest.
   */
  public List<CurvePoint> curve() {
    return IntStream.range(0, thresholds.length)
        .mapToObj(
            i ->
                new CurvePoint(
                    thresholds[i],
                    (double) truePositives[i] / positives(),
                    (double) falsePositives[i] / negatives(),
                    (double) truePositives[i] / (truePositives[i] + falsePositives[i])))
        .toList();
  }

  /** Area under the receiver operating characteristic, 0..1; ties count half. */
  public double auroc() {
    double area = 0;
    long hitsBefore = 0;
    long alarmsBefore = 0;
    for (int i = 0; i < thresholds.length; i++) {
      area += (falsePositives[i] - alarmsBefore) * (truePositives[i] + hitsBefore) / 2.0;
      hitsBefore = truePositives[i];
      alarmsBefore = falsePositives[i];
    }
    return area / ((double) hitsBefore * alarmsBefore);
  }

  /** Average precision: precision at each threshold weighted by the recall gained, 0..1. */
  public double averagePrecision() {
    double sum = 0;
    long before = 0;
    for (int i = 0; i < thresholds.length; i++) {
      double precision = (double) truePositives[i] / (truePositives[i] + falsePositives[i]);
      sum += (truePositives[i] - before) * precision;
      before = truePositives[i];
    }
    return sum / before;
  }

  /** The threshold with the largest F1; the highest such threshold when several tie. */
  public OperatingPoint bestF1() {
    int best = 0;
    for (int i = 1; i < thresholds.length; i++) {
      if (f1(i) > f1(best)) {
        best = i;
      }
    }
    return new OperatingPoint(thresholds[best], f1(best), accuracyOf(best));
  }

  /** Share of cases called rightly at a threshold, 0..1. */
  public double accuracy(double threshold) {
    int at = -1;
    while (at + 1 < thresholds.length && thresholds[at + 1] >= threshold) {
      at++;
    }
    return at < 0 ? (double) negatives() / (positives() + negatives()) : accuracyOf(at);
  }

  private double f1(int at) {
    return 2.0 * truePositives[at] / (truePositives[at] + falsePositives[at] + positives());
  }

  private double accuracyOf(int at) {
    long right = truePositives[at] + negatives() - falsePositives[at];
    return (double) right / (positives() + negatives());
  }

  private long positives() {
    return truePositives[truePositives.length - 1];
  }

  private long negatives() {
    return falsePositives[falsePositives.length - 1];
  }
}
