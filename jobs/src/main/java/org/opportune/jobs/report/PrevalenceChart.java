package org.opportune.jobs.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** The share of each stage as a bar, its interval as a line over the end of the bar. */
final class PrevalenceChart {
  private static final double LEFT = 72;
  private static final double RIGHT = 296;
  private static final double ROW = 40;
  private static final double BAR = 20;
  private static final double TOP = 6;

  private PrevalenceChart() {}

  static Drawing draw(Prevalence prevalence) {
    double max =
        prevalence.stages().stream()
            .flatMap(s -> s.rate().stream())
            .mapToDouble(Rate::highPercent)
            .max()
            .orElse(100);
    Scale scale = Scale.fromZero(max, 5, LEFT, RIGHT);
    double bottom = TOP + ROW * prevalence.stages().size();
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.below(canvas, scale, 5, TOP, bottom, "Share of patients (%)");
    double y = TOP;
    for (StagePrevalence stage : prevalence.stages()) {
      double middle = y + ROW / 2;
      canvas.end(LEFT - 10, middle + 4, stage.label(), "label");
      stage
          .rate()
          .ifPresent(
              r -> {
                String tip = stage.label() + ": " + Wording.percent(r.percent());
                canvas.box(
                    LEFT,
                    middle - BAR / 2,
                    scale.at(r.percent()) - LEFT,
                    BAR,
                    "bar stage-" + stage.stage(),
                    tip);
                double low = scale.at(r.lowPercent());
                double high = scale.at(r.highPercent());
                canvas.line(low, middle, high, middle, "whisker-halo");
                canvas.line(low, middle, high, middle, "whisker");
                canvas.line(low, middle - 4, low, middle + 4, "whisker");
                canvas.line(high, middle - 4, high, middle + 4, "whisker");
                canvas.start(RIGHT + 12, middle - 1, Wording.percent(r.percent()), "value");
                canvas.start(RIGHT + 12, middle + 12, Wording.interval(r), "muted");
              });
      if (stage.rate().isEmpty()) {
        canvas.start(RIGHT + 12, middle + 4, "n " + stage.patients().text(), "muted");
      }
      y += ROW;
    }
    return canvas.draw(
        "chart-prevalence", "Share of each stage", describe(prevalence), bottom + 38);
  }

  private static String describe(Prevalence prevalence) {
    return prevalence.stages().stream()
        .map(
            s ->
                s.label().toLowerCase(Locale.ROOT)
                    + " "
                    + Wording.rate(s.rate())
                    + ", "
                    + s.patients().text()
                    + " patients")
        .collect(Collectors.joining("; ", "Bars with " + prevalence.intervalMethod() + ": ", "."));
  }
}
