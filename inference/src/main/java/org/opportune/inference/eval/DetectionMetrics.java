package org.opportune.inference.eval;

import java.util.Arrays;
import java.util.List;

/**
 * How well a score finds the positive cases, by scikit-learn's definitions; a case is a patient.
 *
 * @param auroc area under the receiver operating characteristic, 0..1: the chance that a positive
 *     case has the higher score than a negative one, ties counting half
 * @param averagePrecision precision at each distinct score, weighted by the recall gained, 0..1
 * @param bestF1 largest harmonic mean of precision and recall over all thresholds, 0..1;
 *     optimistic, since the threshold is chosen on the same cases, in every resample anew
 * @param bestF1Threshold the highest score that reaches it; cases at or above are called positive
 * @param accuracyAtBestF1 share of cases called rightly at that threshold, 0..1
 */
public record DetectionMetrics(
    Estimate auroc,
    Estimate averagePrecision,
    Estimate bestF1,
    Estimate bestF1Threshold,
    Estimate accuracyAtBestF1) {

  /**
   * Measures all cases. Without positives or without negatives everything is NaN.
   *
   * @param scores higher means more likely positive; no NaN
   * @param positive the truth, same order
   */
  public static DetectionMetrics of(double[] scores, boolean[] positive, Bootstrap bootstrap) {
    return of(
        bootstrap.estimates(
            new int[scores.length],
            picks -> {
              double[] score = new double[picks.length];
              boolean[] truth = new boolean[picks.length];
              int positives = 0;
              for (int i = 0; i < picks.length; i++) {
                score[i] = scores[picks[i]];
                truth[i] = positive[picks[i]];
                positives += truth[i] ? 1 : 0;
              }
              if (positives == 0 || positives == picks.length) {
                return undefined();
              }
              BinaryRanking ranking = new BinaryRanking(score, truth);
              return values(ranking.auroc(), ranking.averagePrecision(), ranking.bestF1());
            }));
  }

  /**
   * Measures pixels, where a case is still a patient: a resample merges the histograms of the
   * patients drawn.
   *
   * @param patients pixel scores of each patient, in the same bins; not empty
   */
  public static DetectionMetrics ofPixels(List<ScoreHistogram> patients, Bootstrap bootstrap) {
    return of(
        bootstrap.estimates(
            new int[patients.size()],
            picks -> {
              ScoreHistogram all = patients.get(0).emptyCopy();
              for (int pick : picks) {
                all.merge(patients.get(pick));
              }
              return all.positiveCount() == 0 || all.negativeCount() == 0
                  ? undefined()
                  : values(all.auroc(), all.averagePrecision(), all.bestF1());
            }));
  }

  private static DetectionMetrics of(List<Estimate> all) {
    return new DetectionMetrics(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4));
  }

  private static double[] values(
      double auroc, double averagePrecision, BinaryRanking.OperatingPoint best) {
    return new double[] {auroc, averagePrecision, best.f1(), best.threshold(), best.accuracy()};
  }

  private static double[] undefined() {
    double[] values = new double[5];
    Arrays.fill(values, Double.NaN);
    return values;
  }
}
