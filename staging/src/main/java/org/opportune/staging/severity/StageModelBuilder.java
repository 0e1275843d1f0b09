package org.opportune.staging.severity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;
import org.opportune.staging.mixture.ComponentSelection;
import org.opportune.staging.mixture.FineHistogram;
import org.opportune.staging.mixture.GaussianMixture;
import org.opportune.staging.mixture.MixtureFitter;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;

/** Makes a stage model of a population, or refuses and says why. */
public final class StageModelBuilder {
  /** Least sd of a component, as a share of the population's. */
  private static final double NARROWEST = 0.03;

  private StageModelBuilder() {}

  /**
   * Fits exact scores, one per patient, in any order. The model holds the overall reference for
   * drift; add the groups' with {@link StageModel#withReference}.
   *
   * @param scores in [0, 1]
   * @throws StagingException when there are fewer than min-patients, when a score is NaN, infinite
   *     or out of range, or when all are equal
   */
  public static StageModel fit(double[] scores, StageSettings settings) {
    requirePatients(scores.length, settings);
    return fit(Sample.of(scores), settings)
        .withReference(new DriftReference(ScoreCounts.of(scores), Map.of()));
  }

  /**
   * Fits a fine histogram of any number of patients, made on the scale of the settings. Add a
   * reference for drift with {@link StageModel#withReference}.
   *
   * @throws StagingException as for exact scores
   */
  public static StageModel fit(FineHistogram histogram, StageSettings settings) {
    requirePatients(histogram.total(), settings);
    return fit(histogram.sample(), settings);
  }

  private static StageModel fit(Sample raw, StageSettings settings) {
    Sample whole = raw.on(settings.mixture().transform());
    if (whole.size() < Stage.values().length) {
      throw new StagingException(
          Problem.NO_SPREAD,
          "Cannot fit stages: the scores of %.0f patients take only %d distinct value(s). Check that the network scores vary"
              .formatted(whole.total(), whole.size()));
    }
    List<String> notices = new ArrayList<>();
    Sample fitted = whole.withoutTopOutliers(settings.setAsideShare());
    long setAside = Math.round(whole.total() - fitted.total());
    if (setAside > 0) {
      notices.add(
          "%d scores far above all others were set aside from the fit and are staged by its cut points"
              .formatted(setAside));
    }
    double floor = NARROWEST * NARROWEST * fitted.variance();
    MixtureSettings robust =
        settings.mixture().withVarianceFloor(Math.max(settings.mixture().varianceFloor(), floor));
    GaussianMixture mixture = new MixtureFitter(robust).fit(fitted);
    ComponentSelection selection = ComponentSelection.of(fitted, robust);
    if (selection.byBic() < Stage.values().length) {
      notices.add(
          "The data support %d group(s) by BIC and %d by the Bayesian mixture, not four: boundaries between stages are conventions here"
              .formatted(selection.byBic(), selection.byPosterior()));
    }
    double[] cuts = new MonotonePosteriors(mixture).cutPoints();
    for (int j = 0; j < cuts.length; j++) {
      if (cuts[j] >= 1) {
        notices.add(
            "No score reaches stage %s: its component is hidden by the others"
                .formatted(Stage.ofCode(j + 1)));
      }
    }
    FitPopulation population =
        new FitPopulation(
            Math.round(whole.total()),
            setAside,
            settings.mixture().transform().invert(whole.value(0)),
            settings.mixture().transform().invert(whole.value(whole.size() - 1)),
            ModelVersion.digest(whole));
    return new StageModel(
        settings.createdByRun(),
        population,
        mixture,
        DoubleStream.of(cuts).boxed().toList(),
        selection,
        notices,
        null,
        null,
        null);
  }

  private static void requirePatients(long patients, StageSettings settings) {
    if (patients < settings.minPatients()) {
      throw new StagingException(
          Problem.TOO_FEW_PATIENTS,
          "Cannot fit stages: %d patients is fewer than min-patients %d. Screen more of the archive, or apply a model fitted elsewhere"
              .formatted(patients, settings.minPatients()));
    }
  }
}
