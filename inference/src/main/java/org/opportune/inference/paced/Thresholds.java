package org.opportune.inference.paced;

import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.eval.BinaryRanking;

/** Thresholds on the probability of an image, one per label. */
final class Thresholds {
  /** The paper's, and that of labels too rare to tune. */
  static final double STANDARD = 0.5;

  /** Fewer images with, or without, a label say nothing of where to cut. */
  private static final int LEAST_CASES = 5;

  private Thresholds() {}

  /**
   * Those with the best F1, half-way between the last image called and the next.
   *
   * @param scores probability of each image and label
   * @param present the truth
   */
  static List<Double> tuned(double[][] scores, boolean[][] present, int labels) {
    List<Double> thresholds = new ArrayList<>();
    for (int label = 0; label < labels; label++) {
      thresholds.add(best(scores, present, label));
    }
    return List.copyOf(thresholds);
  }

  private static double best(double[][] scores, boolean[][] present, int label) {
    double[] score = new double[scores.length];
    boolean[] truth = new boolean[scores.length];
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      score[i] = scores[i][label];
      truth[i] = present[i][label];
      positives += truth[i] ? 1 : 0;
    }
    if (positives < LEAST_CASES || scores.length - positives < LEAST_CASES) {
      return STANDARD;
    }
    double lowestCalled = new BinaryRanking(score, truth).bestF1().threshold();
    double next = 0;
    for (double value : score) {
      next = value < lowestCalled ? Math.max(next, value) : next;
    }
    return (lowestCalled + next) / 2;
  }
}
