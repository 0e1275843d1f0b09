package org.opportune.inference.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well several labels of one case are found, by scikit-learn's definitions; a case is an image.
 *
 * @param f1Micro harmonic mean of precision and recall over all calls of all labels together, 0..1
 * @param f1Macro mean over labels of each one's F1, 0 for a label that is neither called nor there
 * @param exactMatch share of cases with every label called rightly
 * @param meanAveragePrecision mean over labels of the average precision; labels that no case bears
 *     are left out
 */
public record MultiLabelMetrics(
    Estimate f1Micro, Estimate f1Macro, Estimate exactMatch, Estimate meanAveragePrecision) {

  /**
   * Measures all cases.
   *
   * @param scores {@code scores[case][label]}, higher means more likely
   * @param thresholds a label is called above its threshold
   * @param present the truth
   */
  public static MultiLabelMetrics of(
      double[][] scores, double[] thresholds, boolean[][] present, Bootstrap bootstrap) {
    List<Estimate> all =
        bootstrap.estimates(
            new int[scores.length],
            picks -> values(pick(scores, picks), thresholds, pick(present, picks)));
    return new MultiLabelMetrics(all.get(0), all.get(1), all.get(2), all.get(3));
  }

  /** The four figures of all cases, in the order of the record. */
  public static double[] values(double[][] scores, double[] thresholds, boolean[][] present) {
    int labels = thresholds.length;
    long[] hits = new long[labels];
    long[] called = new long[labels];
    long[] borne = new long[labels];
    int exact = 0;
    for (int i = 0; i < scores.length; i++) {
      boolean right = true;
      for (int k = 0; k < labels; k++) {
        boolean call = scores[i][k] > thresholds[k];
        hits[k] += call && present[i][k] ? 1 : 0;
        called[k] += call ? 1 : 0;
        borne[k] += present[i][k] ? 1 : 0;
        right &= call == present[i][k];
      }
      exact += right ? 1 : 0;
    }
    double macro = 0;
    for (int k = 0; k < labels; k++) {
      macro += f1(hits[k], called[k], borne[k]) / labels;
    }
    return new double[] {
      f1(Arrays.stream(hits).sum(), Arrays.stream(called).sum(), Arrays.stream(borne).sum()),
      macro,
      (double) exact / scores.length,
      meanAveragePrecision(scores, present)
    };
  }

  /** Average precision of each label; NaN where no case bears it. */
  public static double[] averagePrecisions(double[][] scores, boolean[][] present) {
    double[] precisions = new double[scores.length == 0 ? 0 : scores[0].length];
    for (int k = 0; k < precisions.length; k++) {
      double[] score = new double[scores.length];
      boolean[] truth = new boolean[scores.length];
      int positives = 0;
      for (int i = 0; i < scores.length; i++) {
        score[i] = scores[i][k];
        truth[i] = present[i][k];
        positives += truth[i] ? 1 : 0;
      }
      boolean defined = positives > 0 && positives < scores.length;
      precisions[k] =
          defined
              ? new BinaryRanking(score, truth).averagePrecision()
              : positives > 0 ? 1 : Double.NaN;
    }
    return precisions;
  }

  private static double meanAveragePrecision(double[][] scores, boolean[][] present) {
    return Arrays.stream(averagePrecisions(scores, present))
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  private static double f1(long hits, long called, long borne) {
    return called + borne == 0 ? 0 : 2.0 * hits / (called + borne);
  }

  private static double[][] pick(double[][] from, int[] picks) {
    List<double[]> rows = new ArrayList<>();
    for (int pick : picks) {
      rows.add(from[pick]);
    }
    return rows.toArray(new double[0][]);
  }

  private static boolean[][] pick(boolean[][] from, int[] picks) {
    List<boolean[]> rows = new ArrayList<>();
    for (int pick : picks) {
      rows.add(from[pick]);
    }
    return rows.toArray(new boolean[0][]);
  }
}
