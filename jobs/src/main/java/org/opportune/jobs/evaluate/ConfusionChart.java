package org.opportune.jobs.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.opportune.jobs.report.Drawing;
import org.opportune.staging.severity.Stage;

/** Patients by reference stage and stage given; shades are shares of the reference stage. */
final class ConfusionChart {
  private static final double LEFT = 92;
  private static final double TOP = 44;
  private static final double CELL = 62;
  private static final int SHADES = 7;

  private ConfusionChart() {}

  static String label(Stage stage) {
    return stage.name().charAt(0) + stage.name().substring(1).toLowerCase(Locale.ROOT);
  }

  static Drawing draw(List<EvaluatedPatient> patients) {
    long[][] confusion = PopulationEvaluation.agreement(patients).confusion();
    Drawing.Canvas canvas = new Drawing.Canvas();
    canvas.start(0, 14, "Reference stage", "axis-name");
    canvas.middle(LEFT + 2 * CELL, 14, "Stage given", "axis-name");
    for (Stage reference : Stage.values()) {
      double y = TOP + CELL * reference.code();
      canvas.end(LEFT - 10, y + CELL / 2 + 4, label(reference), "label");
      canvas.middle(LEFT + CELL * (reference.code() + 0.5), TOP - 10, label(reference), "label");
      long total = Arrays.stream(confusion[reference.code()]).sum();
      for (Stage given : Stage.values()) {
        long count = confusion[reference.code()][given.code()];
        double share = total == 0 ? 0 : (double) count / total;
        int shade = (int) Math.min(SHADES - 1, Math.round(share * (SHADES - 1)));
        double x = LEFT + CELL * given.code();
        String tip = "%s, given %s: %,d".formatted(label(reference), label(given), count);
        canvas.box(x, y, CELL - 1.5, CELL - 1.5, "heat-" + shade, tip);
        canvas.middle(x + CELL / 2, y + CELL / 2 + 4, Long.toString(count), "cell ink-" + shade);
      }
    }
    return canvas.draw(
        "confusion",
        "Stages against the reference",
        String.format(
            Locale.ROOT,
            "%,d of %,d patients have the reference's stage.",
            Math.round(PopulationEvaluation.agreement(patients).accuracy() * patients.size()),
            patients.size()),
        TOP + 4 * CELL + 10);
  }
}
