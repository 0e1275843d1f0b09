package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;
import org.opportune.jobs.settings.Settings;
import org.opportune.staging.severity.Calibration;
import org.opportune.staging.severity.StageModel;

/** The methods paragraph of a night, in words that follow its settings. */
final class NightMethods {
  private NightMethods() {}

  static Methods of(Settings settings, long suppressBelow, Optional<StageModel> model) {
    return new Methods(
        "it was an axial original CT of at least %d slices over %.0f mm, slices at most %.1f mm thick and apart, without gaps, and carried none of the flags %s"
            .formatted(
                settings.integer("series.min-slices", 1),
                settings.number("series.min-coverage-mm", 0, 1000),
                settings.number("series.max-slice-mm", 0.1, 50),
                String.join(", ", settings.texts("staging.ineligible-flags"))),
        indexScan(settings.text("staging.index-scan")),
        "thresholding and three-dimensional connectivity, airways and table removed",
        "the mean of the network's anomaly map, clipped to 0 to 1, over the lung voxels of all slices",
        stages(settings, model.map(StageModel::calibration)),
        suppressBelow,
        List.of(
            "A hospital archive is not a population sample: people come for a reason.",
            "Stages order patients of this archive by score; they are not clinical grades.",
            "Two reports of different nights can be subtracted from one another: where small numbers matter, publish one per period."));
  }

  private static String indexScan(String rule) {
    return rule.equals("best-quality")
        ? "the eligible one of best quality (fewest flags, softest kernel, thinnest slices, largest coverage)"
        : "the %s eligible one by year and month".formatted(rule);
  }

  private static String stages(Settings settings, Optional<Calibration> calibration) {
    return calibration
        .map(
            map ->
                "the scores at which %s is expected to reach %s, by isotonic regression on %,d patients"
                    .formatted(map.reference(), map.bands(), map.n()))
        .orElseGet(
            () ->
                "the ascending cut points of a four-component Gaussian mixture fitted once to this archive's scores on the %s scale, components ordered by mean"
                    .formatted(settings.text("staging.transform")));
  }
}
