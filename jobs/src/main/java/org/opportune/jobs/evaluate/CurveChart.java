package org.opportune.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.opportune.inference.eval.BinaryRanking;
import org.opportune.jobs.report.Axis;
import org.opportune.jobs.report.Drawing;
import org.opportune.jobs.report.Mark;
import org.opportune.jobs.report.Scale;

/** Anomaly score and LAA-950 as detectors of any emphysema, over every threshold. */
final class CurveChart {
  private static final double LEFT = 44;
  private static final double RIGHT = 344;
  private static final double TOP = 44;
  private static final double BOTTOM = 344;
  private static final int TICKS = 5;
  private static final String SCORE = "curve line-2";
  private static final String DENSITY = "curve total";

  private CurveChart() {}

  /** Sensitivity against 1 - specificity. */
  static Drawing roc(List<EvaluatedPatient> patients) {
    Plot plot = new Plot("1 - specificity", "Sensitivity");
    plot.canvas.line(LEFT, BOTTOM, RIGHT, TOP, "cut");
    BinaryRanking score = ranking(patients, EvaluatedPatient::score);
    BinaryRanking density = ranking(patients, EvaluatedPatient::laa950Percent);
    for (BinaryRanking ranking : List.of(density, score)) {
      List<Mark.Point> points = new ArrayList<>(List.of(plot.at(0, 0)));
      ranking
          .curve()
          .forEach(at -> points.add(plot.at(at.falsePositiveRate(), at.truePositiveRate())));
      plot.canvas.curve(points, ranking == score ? SCORE : DENSITY);
    }
    return plot.draw(
        "roc",
        "Receiver operating characteristic",
        "Area %.3f for the anomaly score, %.3f for LAA-950.",
        score.auroc(),
        density.auroc());
  }

  /** Precision against recall; steps, for precision between two thresholds is not linear. */
  static Drawing precisionRecall(List<EvaluatedPatient> patients) {
    Plot plot = new Plot("Recall", "Precision");
    BinaryRanking score = ranking(patients, EvaluatedPatient::score);
    BinaryRanking density = ranking(patients, EvaluatedPatient::laa950Percent);
    for (BinaryRanking ranking : List.of(density, score)) {
      List<Mark.Point> points = new ArrayList<>();
      double recall = 0;
      for (BinaryRanking.CurvePoint at : ranking.curve()) {
        points.add(plot.at(recall, at.precision()));
        points.add(plot.at(at.truePositiveRate(), at.precision()));
        recall = at.truePositiveRate();
      }
      plot.canvas.curve(points, ranking == score ? SCORE : DENSITY);
    }
    return plot.draw(
        "precision-recall",
        "Precision and recall",
        "Average precision %.3f for the anomaly score, %.3f for LAA-950.",
        score.averagePrecision(),
        density.averagePrecision());
  }

  private static BinaryRanking ranking(
      List<EvaluatedPatient> patients, ToDoubleFunction<EvaluatedPatient> value) {
    return new BinaryRanking(
        patients.stream().mapToDouble(value).toArray(), PopulationEvaluation.positive(patients));
  }

  /** A unit square. */
  private static final class Plot {
    private final Drawing.Canvas canvas = new Drawing.Canvas();
    private final Scale x = new Scale(0, 1, LEFT, RIGHT);
    private final Scale y = new Scale(0, 1, BOTTOM, TOP);

    Plot(String across, String up) {
      Axis.left(canvas, y, TICKS, LEFT, RIGHT, up);
      Axis.below(canvas, x, TICKS, TOP, BOTTOM, across);
    }

    Mark.Point at(double across, double up) {
      return new Mark.Point(x.at(across), y.at(up));
    }

    Drawing draw(String id, String title, String description, double score, double density) {
      canvas.line(140, 10, 164, 10, SCORE).start(170, 14, "Anomaly score", "tick");
      canvas.line(260, 10, 284, 10, DENSITY).start(290, 14, "LAA-950", "tick");
      return canvas.draw(
          id, title, String.format(Locale.ROOT, description, score, density), BOTTOM + 38);
    }
  }
}
