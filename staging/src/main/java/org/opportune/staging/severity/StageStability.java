package org.opportune.staging.severity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;
import org.opportune.staging.mixture.GaussianMixture;
import org.opportune.staging.mixture.MixtureFitter;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;

/**
 * How much the stages of a model depend on which patients happened to be in the archive: the
 * population is drawn again (Poisson bootstrap), refitted from fresh starts, and staged anew.
 *
 * @param bootstraps draws
 * @param cutPointsLow 2.5th percentile of each cut point
 * @param cutPointsHigh 97.5th percentile of each cut point
 * @param agreement share of the population whose stage a refit leaves as it is, mean over draws
 * @param agreementByStage the same among patients of each stage of the model; 1 where a stage is
 *     empty
 */
public record StageStability(
    int bootstraps,
    List<Double> cutPointsLow,
    List<Double> cutPointsHigh,
    double agreement,
    List<Double> agreementByStage)
    implements Serializable {
  // Enough for cut points to within a ten-thousandth of the score.
  private static final int POINTS = 1024;
  private static final int STARTS = 4;
  private static final double TOLERANCE = 1e-7;
  private static final int ITERATIONS = 300;

  /** Keeps its own copies. */
  public StageStability {
    cutPointsLow = List.copyOf(cutPointsLow);
    cutPointsHigh = List.copyOf(cutPointsHigh);
    agreementByStage = List.copyOf(agreementByStage);
  }

  /**
   * Measures the stability of a model over the population it was fitted to.
   *
   * @param population the fitted scores
   * @param settings the fit's settings
   * @param bootstraps 2 or more; 200 is customary
   */
  public static StageStability of(
      StageModel model, Sample population, MixtureSettings settings, int bootstraps) {
    if (bootstraps < 2) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid number of bootstraps: %d is not at least 2".formatted(bootstraps));
    }
    Sample sample = population.on(settings.transform()).coarsened(POINTS);
    MixtureSettings quick =
        settings.withStarts(STARTS).withTolerance(TOLERANCE).withMaxIterations(ITERATIONS);
    int stages = Stage.values().length;
    double[] cuts = model.mixtureCutPoints().stream().mapToDouble(Double::doubleValue).toArray();
    int[] stage = stages(sample, cuts);
    double[] patients = new double[stages];
    for (int i = 0; i < stage.length; i++) {
      patients[stage[i]] += sample.weight(i);
    }
    SplittableRandom random = new SplittableRandom(settings.seed());
    double[][] drawn = new double[stages - 1][bootstraps];
    double[] kept = new double[stages];
    for (int b = 0; b < bootstraps; b++) {
      GaussianMixture fit = new MixtureFitter(quick).fit(sample.bootstrapped(random));
      double[] others = new MonotonePosteriors(fit).cutPoints();
      int[] moved = stages(sample, others);
      for (int j = 0; j < others.length; j++) {
        drawn[j][b] = others[j];
      }
      for (int i = 0; i < stage.length; i++) {
        kept[stage[i]] += moved[i] == stage[i] ? sample.weight(i) : 0;
      }
    }
    List<Double> low = new ArrayList<>();
    List<Double> high = new ArrayList<>();
    for (double[] values : drawn) {
      Arrays.sort(values);
      low.add(percentile(values, 0.025));
      high.add(percentile(values, 0.975));
    }
    List<Double> byStage = new ArrayList<>();
    for (int j = 0; j < stages; j++) {
      byStage.add(patients[j] > 0 ? kept[j] / patients[j] / bootstraps : 1);
    }
    double agreement = Arrays.stream(kept).sum() / sample.total() / bootstraps;
    return new StageStability(bootstraps, low, high, agreement, byStage);
  }

  private static int[] stages(Sample sample, double[] cuts) {
    int[] stages = new int[sample.size()];
    for (int i = 0; i < stages.length; i++) {
      double score = sample.transform().invert(sample.value(i));
      while (stages[i] < cuts.length && score > cuts[stages[i]]) {
        stages[i]++;
      }
    }
    return stages;
  }

  private static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
