package org.opportune.jobs.report;

import java.util.List;
import org.opportune.jobs.settings.Settings;

/** The methods paragraph of a night, in words that follow its settings. */
final class NightMethods {
  private NightMethods() {}

  static Methods of(Settings settings, long suppressBelow) {
    return new Methods(
        "it was an axial original CT of at least %d slices over %.0f mm, slices at most %.1f mm thick and apart, without gaps, and carried none of the flags %s"
            .formatted(
                settings.integer("series.min-slices", 1),
                settings.number("series.min-coverage-mm", 0, 1000),
                settings.number("series.max-slice-mm", 0.1, 50),
                String.join(", ", settings.texts("staging.ineligible-flags"))),
        "the %s eligible one by year and month".formatted(settings.text("staging.index-scan")),
        "thresholding and three-dimensional connectivity, airways and table removed",
        "the mean of the network's anomaly map, clipped to 0 to 1, over the lung voxels of all slices",
        "the ascending cut points of a four-component Gaussian mixture fitted once to this archive's scores on the %s scale, components ordered by mean"
            .formatted(settings.text("staging.transform")),
        suppressBelow,
        List.of(
            "A hospital archive is not a population sample: people come for a reason.",
            "Stages order patients of this archive by score; they are not clinical grades.",
            "Two reports of different nights can be subtracted from one another: where small numbers matter, publish one per period."));
  }
}
