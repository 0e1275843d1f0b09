package org.opportune.jobs.report;

import java.util.List;

/**
 * One shape of a drawing, in the drawing's own units.
 *
 * <p>A style names a class of the style sheet; no colour or font stands in code.
 */
public sealed interface Mark {
  /** Names the kind of shape to the template. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** A rectangle; {@code tip} may be empty. */
  record Box(double x, double y, double width, double height, String style, String tip)
      implements Mark {}

  /** A straight line. */
  record Line(double x1, double y1, double x2, double y2, String style) implements Mark {}

  /** An open line through points. */
  record Curve(List<Point> points, String style) implements Mark {}

  /** A filled polygon. */
  record Polygon(List<Point> points, String style) implements Mark {}

  /** A circle; {@code tip} may be empty. */
  record Dot(double x, double y, double radius, String style, String tip) implements Mark {}

  /** Text on one line; the anchor is start, middle or end. */
  record Label(double x, double y, String text, String style, String anchor) implements Mark {}

  /** A place. */
  record Point(double x, double y) {}
}
