package org.opportune.jobs.stage;

import java.util.Locale;
import java.util.stream.Collectors;
import org.opportune.staging.mixture.ComponentSelection;
import org.opportune.staging.severity.StageModel;

/** A candidate stage model as text for the person who is to approve it. */
public final class FitSummary {
  private FitSummary() {}

  /** Cut points, the criteria for 1 to 6 groups, stability, notices, and how to approve. */
  public static String of(StageModel model) {
    StringBuilder text = new StringBuilder();
    line(text, "candidate %s on %,d patients", model.version(), model.population().n());
    line(text, "cut points %s, after %s", numbers(model.cutPoints(), "%.4f"), model.basis());
    if (model.stability() != null) {
      line(
          text,
          "a refit to %d redrawn populations keeps the stage of %.1f %% of patients",
          model.stability().bootstraps(),
          100 * model.stability().agreement());
    }
    line(text, "groups          BIC          ICL");
    for (ComponentSelection.Candidate k : model.selection().candidates()) {
      line(text, "%6d %12.1f %12.1f", k.components(), k.bic(), k.icl());
    }
    line(
        text,
        "groups supported: %d by BIC, %d by ICL, %s by the Bayesian mixture",
        model.selection().byBic(),
        model.selection().byIcl(),
        model.selection().byPosterior());
    model.notices().forEach(notice -> line(text, "note: %s", notice));
    line(text, "approve with: opportune stage --approve %s", model.version());
    return text.toString().strip();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append("\n           ").append(String.format(Locale.ROOT, format, values));
  }

  private static String numbers(java.util.List<Double> values, String format) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, format, value))
        .collect(Collectors.joining(", "));
  }
}
