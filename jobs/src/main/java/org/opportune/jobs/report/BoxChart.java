package org.opportune.jobs.report;

import java.util.List;
import java.util.stream.Collectors;

/** A measure's spread by group: quartiles as a box, 5th to 95th percentile as a line. */
final class BoxChart {
  private static final double RIGHT = 336;
  private static final double ROW = 32;
  private static final double TOP = 4;

  private BoxChart() {}

  static Drawing draw(BoxTable table) {
    List<BoxTable.Box> boxes =
        table.boxes().subList(0, Math.min(GroupChart.ROWS, table.boxes().size()));
    double max = boxes.stream().mapToDouble(BoxTable.Box::high).max().orElse(1);
    double min = boxes.stream().mapToDouble(BoxTable.Box::low).min().orElse(0);
    // Measures that cannot be negative start at 0, so that boxes can be compared by eye.
    double left = GroupChart.left(boxes.stream().map(BoxTable.Box::group).toList());
    Scale scale =
        min >= 0
            ? Scale.fromZero(max, 4, left, RIGHT)
            : new Scale(min, Math.max(max, min + 1e-9 * Math.abs(min)), left, RIGHT);
    double bottom = TOP + ROW * boxes.size();
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.below(canvas, scale, 4, TOP, bottom, table.measure());
    double y = TOP;
    for (BoxTable.Box box : boxes) {
      double middle = y + ROW / 2;
      GroupChart.name(canvas, box.group(), left - 10, middle);
      canvas.line(scale.at(box.low()), middle, scale.at(box.high()), middle, "whisker");
      canvas.box(
          scale.at(box.p25()),
          middle - 8,
          scale.at(box.p75()) - scale.at(box.p25()),
          16,
          "quartiles",
          box.group() + ": n " + box.patients());
      double median = scale.at(box.median());
      canvas.line(median, middle - 8, median, middle + 8, "median");
      canvas.start(RIGHT + 10, middle - 1, Wording.number(box.median()), "value");
      canvas.start(RIGHT + 10, middle + 11, "n " + Count.of(box.patients()).text(), "muted");
      y += ROW;
    }
    return canvas.draw(
        "chart-" + Wording.slug(table.measure() + " " + table.name()),
        table.measure() + " by " + table.name(),
        describe(table.measure(), boxes),
        bottom + 38);
  }

  private static String describe(String measure, List<BoxTable.Box> boxes) {
    return boxes.stream()
        .map(
            b ->
                String.format(
                    "%s %s (%s–%s), n %d",
                    b.group(),
                    Wording.number(b.median()),
                    Wording.number(b.p25()),
                    Wording.number(b.p75()),
                    b.patients()))
        .collect(Collectors.joining("; ", "Median (quartiles) of " + measure + ": ", "."));
  }
}
