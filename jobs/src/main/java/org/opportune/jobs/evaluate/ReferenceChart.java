package org.opportune.jobs.evaluate;

import java.util.List;
import java.util.Locale;
import org.opportune.jobs.report.Axis;
import org.opportune.jobs.report.Drawing;
import org.opportune.jobs.report.Scale;
import org.opportune.staging.severity.Stage;

/** Anomaly score against the reference value; colour tells the stage given, lines the bands. */
final class ReferenceChart {
  private static final double LEFT = 44;
  private static final double RIGHT = 392;
  private static final double TOP = 44;
  private static final double BOTTOM = 264;
  private static final int TICKS = 5;

  private ReferenceChart() {}

  static Drawing draw(EvaluatedSnapshot snapshot) {
    List<EvaluatedPatient> patients = snapshot.patients();
    double low = patients.stream().mapToDouble(EvaluatedPatient::reference).min().orElse(0);
    double high = patients.stream().mapToDouble(EvaluatedPatient::reference).max().orElse(1);
    Scale x =
        low >= 0
            ? Scale.fromZero(high, TICKS, LEFT, RIGHT)
            : new Scale(low, Math.max(high, low + 1e-9), LEFT, RIGHT);
    Scale y =
        Scale.fromZero(
            patients.stream().mapToDouble(EvaluatedPatient::score).max().orElse(1),
            TICKS,
            BOTTOM,
            TOP);
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.left(canvas, y, TICKS, LEFT, RIGHT, "Anomaly score");
    Axis.below(canvas, x, TICKS, TOP, BOTTOM, snapshot.reference());
    snapshot.bands().stream()
        .filter(band -> band > x.low() && band < x.high())
        .forEach(band -> canvas.line(x.at(band), TOP, x.at(band), BOTTOM, "cut"));
    for (EvaluatedPatient patient : patients) {
      canvas.dot(
          x.at(patient.reference()), y.at(patient.score()), 2, style(patient.staged().stage()), "");
    }
    double place = 150;
    for (Stage stage : Stage.values()) {
      canvas.dot(place, 10, 3, style(stage), "");
      canvas.start(place + 8, 14, ConfusionChart.label(stage), "tick");
      place += 30 + 6.2 * ConfusionChart.label(stage).length();
    }
    return canvas.draw(
        "score-reference",
        "Anomaly score against the reference",
        String.format(
            Locale.ROOT,
            "%,d patients; colour is the stage given, dotted lines are where reference stages begin.",
            patients.size()),
        BOTTOM + 38);
  }

  private static String style(Stage stage) {
    return "point stage-" + stage.code();
  }
}
