package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;

/** Score against LAA-950, one mark per patient; shape and colour tell the stage. */
final class ScatterChart {
  private static final double LEFT = 44;
  private static final double RIGHT = 392;
  private static final double TOP = 44;
  private static final double BOTTOM = 264;

  /** More marks than this only thicken the cloud and the file. */
  static final int POINTS = 4000;

  private ScatterChart() {}

  static Drawing draw(List<ScatterPoint> points, Optional<MixtureCurve> mixture) {
    List<ScatterPoint> drawn = sample(points);
    Scale x =
        Scale.fromZero(
            drawn.stream().mapToDouble(ScatterPoint::laa950Percent).max().orElse(1),
            5,
            LEFT,
            RIGHT);
    Scale y =
        Scale.fromZero(
            drawn.stream().mapToDouble(ScatterPoint::score).max().orElse(1), 5, BOTTOM, TOP);
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.left(canvas, y, 5, LEFT, RIGHT, "Anomaly score");
    Axis.below(canvas, x, 5, TOP, BOTTOM, "LAA-950 (%)");
    mixture.ifPresent(
        m ->
            m.cutPoints().stream()
                .filter(c -> c > y.low() && c < y.high())
                .forEach(c -> canvas.line(LEFT, y.at(c), RIGHT, y.at(c), "cut")));
    for (ScatterPoint point : drawn) {
      mark(canvas, x.at(point.laa950Percent()), y.at(point.score()), point.stage(), 1);
    }
    legend(canvas);
    return canvas.draw(
        "chart-scatter", "Anomaly score against LAA-950", describe(points, drawn), BOTTOM + 38);
  }

  /** Every k-th point, so that the same report is drawn twice alike. */
  static List<ScatterPoint> sample(List<ScatterPoint> points) {
    int stride = (points.size() + POINTS - 1) / POINTS;
    return stride <= 1
        ? points
        : java.util.stream.IntStream.range(0, points.size())
            .filter(i -> i % stride == 0)
            .mapToObj(points::get)
            .toList();
  }

  private static void mark(Drawing.Canvas canvas, double x, double y, int stage, double size) {
    String style = "point stage-" + stage;
    switch (stage) {
      case 0 -> canvas.dot(x, y, 1.8 * size, style, "");
      case 1 -> canvas.box(x - 1.8 * size, y - 1.8 * size, 3.6 * size, 3.6 * size, style, "");
      case 2 -> canvas.polygon(around(x, y, size, 0, -2.8, 2.5, 1.8, -2.5, 1.8), style);
      default -> canvas.polygon(around(x, y, size, 0, -3, 3, 0, 0, 3, -3, 0), style);
    }
  }

  private static List<Mark.Point> around(double x, double y, double size, double... offsets) {
    return java.util.stream.IntStream.range(0, offsets.length / 2)
        .mapToObj(i -> new Mark.Point(x + size * offsets[2 * i], y + size * offsets[2 * i + 1]))
        .toList();
  }

  private static void legend(Drawing.Canvas canvas) {
    double x = 138;
    for (int stage = 0; stage < StagePrevalence.LABELS.size(); stage++) {
      String label = StagePrevalence.LABELS.get(stage);
      mark(canvas, x, 10, stage, 1.6);
      canvas.start(x + 8, 14, label, "tick");
      x += 30 + 6.2 * label.length();
    }
  }

  /** Says so where not every patient is drawn. */
  static Optional<String> thinned(List<ScatterPoint> points) {
    int drawn = sample(points).size();
    return drawn == points.size()
        ? Optional.empty()
        : Optional.of(
            "A regular sample of "
                + Count.of(drawn).text()
                + " of "
                + Count.of(points.size()).text()
                + " patients");
  }

  /** Says so where patients are not drawn, for whatever reason. */
  static Optional<String> left(List<ScatterPoint> points, Count patients) {
    long drawn = sample(points).size();
    return patients.suppressed() || drawn >= patients.value()
        ? Optional.empty()
        : Optional.of(
            Count.of(drawn).text()
                + " of "
                + patients.text()
                + " patients are drawn: a fixed sample, without stages too rare to disclose");
  }

  private static String describe(List<ScatterPoint> points, List<ScatterPoint> drawn) {
    double[] scores = drawn.stream().mapToDouble(ScatterPoint::score).sorted().toArray();
    double[] shares = drawn.stream().mapToDouble(ScatterPoint::laa950Percent).sorted().toArray();
    return thinned(points).orElse(Count.of(points.size()).text() + " patients")
        + ": LAA-950 from "
        + Wording.number(shares[0])
        + "% to "
        + Wording.number(shares[shares.length - 1])
        + "%, anomaly score from "
        + Wording.number(scores[0])
        + " to "
        + Wording.number(scores[scores.length - 1])
        + ".";
  }
}
