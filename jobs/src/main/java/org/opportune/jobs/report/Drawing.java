package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart as shapes, drawn by the template as SVG.
 *
 * <p>XChart's SVG export was looked at first. It writes absolute fonts and colours, repeats element
 * identifiers from chart to chart and has no text alternative, so it cannot follow the style sheet
 * of the page, a narrow screen or a screen reader.
 *
 * @param id unique within the page
 * @param title the chart in a few words
 * @param description what a reader sees in it, in sentences
 * @param height of the drawing, whose width is always {@link #WIDTH}
 * @param marks back to front
 */
public record Drawing(
    String id, String title, String description, double height, List<Mark> marks) {
  /** One width for every chart: text keeps its size from chart to chart and fits a phone. */
  public static final double WIDTH = 400;

  /** Copies the marks. */
  public Drawing {
    marks = List.copyOf(marks);
  }

  /** Width of the drawing. */
  public double width() {
    return WIDTH;
  }

  /** Collects marks back to front. */
  public static final class Canvas {
    private final List<Mark> marks = new ArrayList<>();

    /** A rectangle. */
    public Canvas box(double x, double y, double width, double height, String style, String tip) {
      marks.add(new Mark.Box(x, y, Math.max(0, width), Math.max(0, height), style, tip));
      return this;
    }

    /** A straight line. */
    public Canvas line(double x1, double y1, double x2, double y2, String style) {
      marks.add(new Mark.Line(x1, y1, x2, y2, style));
      return this;
    }

    /** An open line through points. */
    public Canvas curve(List<Mark.Point> points, String style) {
      marks.add(new Mark.Curve(List.copyOf(points), style));
      return this;
    }

    /** A filled polygon. */
    public Canvas polygon(List<Mark.Point> points, String style) {
      marks.add(new Mark.Polygon(List.copyOf(points), style));
      return this;
    }

    /** A circle. */
    public Canvas dot(double x, double y, double radius, String style, String tip) {
      marks.add(new Mark.Dot(x, y, radius, style, tip));
      return this;
    }

    /** Text that starts at a place. */
    public Canvas start(double x, double y, String text, String style) {
      marks.add(new Mark.Label(x, y, text, style, "start"));
      return this;
    }

    /** Text centred on a place. */
    public Canvas middle(double x, double y, String text, String style) {
      marks.add(new Mark.Label(x, y, text, style, "middle"));
      return this;
    }

    /** Text that ends at a place. */
    public Canvas end(double x, double y, String text, String style) {
      marks.add(new Mark.Label(x, y, text, style, "end"));
      return this;
    }

    /** The drawing of what was collected. */
    public Drawing draw(String id, String title, String description, double height) {
      return new Drawing(id, title, description, height, marks);
    }
  }
}
