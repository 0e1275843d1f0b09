package org.opportune.inference.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Stages that a model gave, against a reference. Not copied: callers must not write to arrays. */
public final class StageAgreement {
  private final int stages;
  private final int[] reference;
  private final int[] given;
  private final double[][] posteriors;

  /**
   * Agreement over cases.
   *
   * @param stages number of stages
   * @param reference true stage of each case, 0..stages-1
   * @param given stage that the model gave each case, same range
   * @param posteriors probability that the model gave each stage, per case
   */
  public StageAgreement(int stages, int[] reference, int[] given, double[][] posteriors) {
    if (reference.length != given.length || reference.length != posteriors.length) {
      throw new IllegalArgumentException(
          "Invalid stages: %d references, %d stages, %d posteriors"
              .formatted(reference.length, given.length, posteriors.length));
    }
    for (int i = 0; i < reference.length; i++) {
      boolean known =
          reference[i] >= 0 && reference[i] < stages && given[i] >= 0 && given[i] < stages;
      if (!known || posteriors[i].length != stages) {
        throw new IllegalArgumentException(
            "Invalid case: stage %d for %d, %d posteriors; there are %d stages"
                .formatted(given[i], reference[i], posteriors[i].length, stages));
      }
    }
    this.stages = stages;
    this.reference = reference;
    this.given = given;
    this.posteriors = posteriors;
  }

  /** Number of stages. */
  public int stages() {
    return stages;
  }

  /** Number of cases. */
  public int cases() {
    return reference.length;
  }

  /** Reference stage of each case. */
  int[] reference() {
    return reference;
  }

  /** The cases of a resample. */
  StageAgreement resampled(int[] picks) {
    return new StageAgreement(
        stages,
        Arrays.stream(picks).map(pick -> reference[pick]).toArray(),
        Arrays.stream(picks).map(pick -> given[pick]).toArray(),
        Arrays.stream(picks).mapToObj(pick -> posteriors[pick]).toArray(double[][]::new));
  }

  /** Share of cases whose stage is the reference's, 0..1; NaN without cases. */
  public double accuracy() {
    long right = IntStream.range(0, cases()).filter(i -> reference[i] == given[i]).count();
    return (double) right / cases();
  }

  /**
   * One against the rest: AUROC of a stage's posterior for telling its cases from all others; NaN
   * when no case or every case is of that stage.
   */
  public double auroc(int stage) {
    boolean[] positive = new boolean[cases()];
    double[] scores = new double[cases()];
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      positive[i] = reference[i] == stage;
      scores[i] = posteriors[i][stage];
      positives += positive[i] ? 1 : 0;
    }
    return positives == 0 || positives == scores.length
        ? Double.NaN
        : new BinaryRanking(scores, positive).auroc();
  }

  /**
   * Mean of {@link #auroc} over the stages that have one, unweighted; where every stage occurs it
   * is scikit-learn's {@code roc_auc_score(multi_class="ovr", average="macro")}. NaN when none has.
   */
  public double macroAuroc() {
    return IntStream.range(0, stages)
        .mapToDouble(this::auroc)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** Number of cases per reference stage, and within it per given stage. */
  public long[][] confusion() {
    long[][] counts = new long[stages][stages];
    for (int i = 0; i < reference.length; i++) {
      counts[reference[i]][given[i]]++;
    }
    return counts;
  }
}
