package org.opportune.inference.ana;

import java.util.Locale;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.eval.MultiLabelMetrics;

/** A {@link SlideEvaluation} as a table. */
public final class SlideReport {
  private SlideReport() {}

  /** Two tables in Markdown: of images, and of each label. */
  public static String markdown(SlideEvaluation.Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d images%s; 95 %% intervals by bootstrap over images.%n%n",
            result.images(),
            result.unreadable() == 0 ? "" : ", " + result.unreadable() + " unreadable left out"));
    text.append(
        "| Thresholds | F1-micro | F1-macro | Exact match | mAP |\n|---|---|---|---|---|\n");
    text.append(row("of the bundle", result.tuned()));
    text.append(row("0.5", result.standard()));
    boolean patches = !result.localisation().isEmpty();
    text.append(
        patches
            ? "\n| Label | AP | Patch AUROC |\n|---|---|---|\n"
            : "\n| Label | AP |\n|---|---|\n");
    for (int k = 0; k < result.labels().size(); k++) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s |%s%n",
              result.labels().get(k),
              number(result.averagePrecisions().get(k)),
              patches ? " " + number(result.localisation().get(k)) + " |" : ""));
    }
    return text.toString();
  }

  private static String row(String name, MultiLabelMetrics metrics) {
    return "| %s | %s | %s | %s | %s |%n"
        .formatted(
            name,
            cell(metrics.f1Micro()),
            cell(metrics.f1Macro()),
            cell(metrics.exactMatch()),
            cell(metrics.meanAveragePrecision()));
  }

  private static String cell(Estimate estimate) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), estimate.low(), estimate.high());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
  }
}
