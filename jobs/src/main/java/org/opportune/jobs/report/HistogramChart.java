package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The scores as bars; over them the fitted components, their sum and the cut points. */
final class HistogramChart {
  private static final double LEFT = 44;
  private static final double RIGHT = 392;
  private static final double TOP = 44;
  private static final double BOTTOM = 244;
  private static final int POINTS = 160;

  private HistogramChart() {}

  static Drawing draw(ScoreHistogram histogram, Optional<MixtureCurve> mixture) {
    ScoreScale x = ScoreScale.of(histogram, mixture, LEFT, RIGHT);
    double narrow = narrowest(histogram, x);
    double tallest =
        IntStream.range(0, histogram.counts().size())
            .mapToDouble(i -> height(histogram, x, i, narrow))
            .max()
            .orElse(1);
    List<List<Mark.Point>> curves = mixture.map(m -> curves(histogram, m, x)).orElse(List.of());
    double highest =
        curves.stream().flatMap(List::stream).mapToDouble(Mark.Point::y).max().orElse(0);
    // A spike of the fit must not flatten the data.
    Scale y = Scale.fromZero(Math.max(tallest, Math.min(highest, 1.4 * tallest)), 4, BOTTOM, TOP);
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.left(canvas, y, 4, LEFT, RIGHT, "Patients");
    bars(canvas, histogram, x, y, narrow);
    mixture.ifPresent(m -> cuts(canvas, m, x));
    for (int i = 0; i < curves.size(); i++) {
      String style = i == curves.size() - 1 ? "curve total" : "curve line-" + i;
      canvas.curve(
          curves.get(i).stream()
              .map(p -> new Mark.Point(p.x(), Math.max(TOP - 8, y.at(p.y()))))
              .toList(),
          style);
    }
    for (double tick : x.ticks(34)) {
      canvas.middle(x.at(tick), BOTTOM + 14, x.text(tick), "tick");
      canvas.line(x.at(tick), BOTTOM, x.at(tick), BOTTOM + 3, "axis");
    }
    Axis.named(canvas, LEFT, RIGHT, BOTTOM, axisName(x));
    return canvas.draw(
        "chart-scores",
        "Anomaly scores" + (mixture.isPresent() ? " and the fitted mixture" : ""),
        describe(histogram, mixture),
        BOTTOM + 38);
  }

  /** Whether bins were joined, so that bars differ in width. */
  static boolean uneven(ScoreHistogram histogram, Optional<MixtureCurve> mixture) {
    return uneven(histogram, ScoreScale.of(histogram, mixture, LEFT, RIGHT));
  }

  private static boolean uneven(ScoreHistogram histogram, ScoreScale x) {
    double narrow = narrowest(histogram, x);
    return IntStream.range(0, histogram.counts().size())
        .anyMatch(i -> width(histogram, x, i) > 1.01 * narrow);
  }

  private static double narrowest(ScoreHistogram histogram, ScoreScale x) {
    return IntStream.range(0, histogram.counts().size())
        .mapToDouble(i -> width(histogram, x, i))
        .min()
        .orElse(1);
  }

  private static double width(ScoreHistogram histogram, ScoreScale x, int bin) {
    return x.value(histogram.binEdges().get(bin + 1)) - x.value(histogram.binEdges().get(bin));
  }

  /** Patients per narrowest bin: areas, not heights, are patients. */
  private static double height(ScoreHistogram histogram, ScoreScale x, int bin, double narrow) {
    return histogram.counts().get(bin) * narrow / width(histogram, x, bin);
  }

  private static void bars(
      Drawing.Canvas canvas, ScoreHistogram histogram, ScoreScale x, Scale y, double narrow) {
    for (int i = 0; i < histogram.counts().size(); i++) {
      double left = x.at(histogram.binEdges().get(i));
      double top = y.at(height(histogram, x, i, narrow));
      canvas.box(
          left,
          top,
          x.at(histogram.binEdges().get(i + 1)) - left,
          BOTTOM - top,
          "bin",
          Wording.number(histogram.binEdges().get(i))
              + "–"
              + Wording.number(histogram.binEdges().get(i + 1))
              + ": "
              + Count.of(histogram.counts().get(i)).text());
    }
  }

  private static void cuts(Drawing.Canvas canvas, MixtureCurve mixture, ScoreScale x) {
    double from = LEFT;
    for (int i = 0; i <= mixture.cutPoints().size(); i++) {
      boolean last = i == mixture.cutPoints().size();
      double to = last ? RIGHT : Math.min(RIGHT, Math.max(LEFT, x.at(mixture.cutPoints().get(i))));
      if (!last && to > LEFT && to < RIGHT) {
        canvas.line(to, TOP - 12, to, BOTTOM, "cut");
      }
      if (i < StagePrevalence.LABELS.size()) {
        canvas.box(from + 1, TOP - 12, to - from - 2, 3, "stage-" + i, "");
      }
      if (i < StagePrevalence.LABELS.size() && to - from > 26) {
        canvas.middle((from + to) / 2, TOP - 16, StagePrevalence.LABELS.get(i), "cut-name");
      }
      from = to;
    }
  }

  /** Expected patients per bin along the axis: each component, then their sum. */
  private static List<List<Mark.Point>> curves(
      ScoreHistogram histogram, MixtureCurve mixture, ScoreScale x) {
    List<List<Mark.Point>> curves = new ArrayList<>();
    for (int c = 0; c <= mixture.components().size(); c++) {
      curves.add(new ArrayList<>());
    }
    double window = narrowest(histogram, x);
    int perBin = Math.max(2, POINTS / histogram.counts().size());
    for (int bin = 0; bin < histogram.counts().size(); bin++) {
      double low = x.value(histogram.binEdges().get(bin));
      double width = width(histogram, x, bin);
      for (int k = 0; k < perBin; k++) {
        double middle = low + width * (k + 0.5) / perBin;
        // A window as wide as a narrow bar around the point: exact where the density is steep.
        double from = x.transformed(mixture, middle - window / 2);
        double to = x.transformed(mixture, middle + window / 2);
        double sum = 0;
        for (int c = 0; c < mixture.components().size(); c++) {
          MixtureCurve.Component component = mixture.components().get(c);
          double share = component.weight() * (below(component, to) - below(component, from));
          double patients = histogram.total() * share;
          sum += patients;
          curves.get(c).add(new Mark.Point(x.scale().at(middle), patients));
        }
        curves.get(mixture.components().size()).add(new Mark.Point(x.scale().at(middle), sum));
      }
    }
    return curves;
  }

  /** Share of a component below a transformed score; nothing lies below the transform's reach. */
  private static double below(MixtureCurve.Component component, double value) {
    return Double.isNaN(value) ? 0 : Normal.below((value - component.mean()) / component.sd());
  }

  private static String axisName(ScoreScale x) {
    return "Anomaly score"
        + x.mixture()
            .map(
                m ->
                    m.transform() == MixtureCurve.Transform.LOG ? " (log scale)" : " (logit scale)")
            .orElse("");
  }

  private static String describe(ScoreHistogram histogram, Optional<MixtureCurve> mixture) {
    String bars =
        "Histogram of "
            + Count.of(histogram.total()).text()
            + " anomaly scores from "
            + Wording.number(histogram.binEdges().get(0))
            + " to "
            + Wording.number(histogram.binEdges().get(histogram.counts().size()))
            + ".";
    return bars
        + mixture
            .map(
                m ->
                    " Over it "
                        + m.components().size()
                        + " normal components and their sum; stages change at scores "
                        + m.cutPoints().stream()
                            .map(Wording::number)
                            .collect(Collectors.joining(", "))
                        + ".")
            .orElse("");
  }
}
