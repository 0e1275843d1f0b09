package org.opportune.jobs.report;

/** Grid lines, tick texts and the name of an axis. */
public final class Axis {
  private Axis() {}

  /** A horizontal axis under a plot, grid lines through it. */
  public static void below(
      Drawing.Canvas canvas, Scale scale, int ticks, double top, double bottom, String name) {
    for (double tick : scale.ticks(ticks)) {
      tickBelow(canvas, scale.at(tick), scale.text(tick, ticks), top, bottom);
    }
    named(
        canvas,
        Math.min(scale.from(), scale.to()),
        Math.max(scale.from(), scale.to()),
        bottom,
        name);
  }

  static void tickBelow(Drawing.Canvas canvas, double x, String text, double top, double bottom) {
    canvas.line(x, top, x, bottom, "grid");
    canvas.middle(x, bottom + 14, text, "tick");
  }

  static void named(Drawing.Canvas canvas, double left, double right, double bottom, String name) {
    canvas.line(left, bottom, right, bottom, "axis");
    canvas.middle((left + right) / 2, bottom + 31, name, "axis-name");
  }

  /** A vertical axis left of a plot, its name above it so that no reader has to tilt the head. */
  public static void left(
      Drawing.Canvas canvas, Scale scale, int ticks, double left, double right, String name) {
    for (double tick : scale.ticks(ticks)) {
      double y = scale.at(tick);
      canvas.line(left, y, right, y, "grid");
      canvas.end(left - 6, y + 4, scale.text(tick, ticks), "tick");
    }
    canvas.start(0, Math.min(scale.from(), scale.to()) - 12, name, "axis-name");
  }
}
