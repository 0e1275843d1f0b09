package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Any emphysema by group: a dot at the estimate, a line over its interval. */
final class GroupChart {
  private static final double RIGHT = 304;
  private static final double ROW = 30;
  private static final double TOP = 4;

  /** A group's name takes two lines at most. */
  private static final int NAME_CHARACTERS = 21;

  /** More rows than this are in the table alone. */
  static final int ROWS = 24;

  private GroupChart() {}

  static Drawing draw(GroupTable table) {
    List<GroupTable.Row> rows = table.rows().subList(0, Math.min(ROWS, table.rows().size()));
    double max =
        rows.stream()
            .flatMap(r -> r.anyEmphysema().stream())
            .mapToDouble(Rate::highPercent)
            .max()
            .orElse(100);
    double left = left(rows.stream().map(GroupTable.Row::group).toList());
    Scale scale = Scale.fromZero(max, 4, left, RIGHT);
    double bottom = TOP + ROW * rows.size();
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.below(canvas, scale, 4, TOP, bottom, "Any emphysema (%)");
    double y = TOP;
    for (GroupTable.Row row : rows) {
      double middle = y + ROW / 2;
      name(canvas, row.group(), left - 10, middle);
      row.anyEmphysema()
          .ifPresent(
              r -> {
                canvas.line(
                    scale.at(r.lowPercent()), middle, scale.at(r.highPercent()), middle, "whisker");
                canvas.dot(
                    scale.at(r.percent()),
                    middle,
                    4,
                    "dot",
                    row.group() + ": n " + row.patients().text());
                canvas.start(RIGHT + 10, middle - 1, Wording.percent(r.percent()), "value");
                canvas.start(RIGHT + 10, middle + 11, Wording.interval(r), "muted");
              });
      if (row.anyEmphysema().isEmpty()) {
        canvas.start(RIGHT + 10, middle + 4, "n " + row.patients().text(), "muted");
      }
      y += ROW;
    }
    return canvas.draw(
        "chart-group-" + Wording.slug(table.name()),
        "Any emphysema by " + table.name(),
        describe(rows),
        bottom + 38);
  }

  /** Says so where the drawing ends before the table. */
  static Optional<String> shortened(int rows) {
    return rows <= ROWS
        ? Optional.empty()
        : Optional.of("The drawing shows the first " + ROWS + " of " + rows + " groups");
  }

  /** Where the plot begins, so that the longest name fits left of it. */
  static double left(List<String> names) {
    double longest =
        names.stream()
            .flatMap(n -> Wording.lines(n, NAME_CHARACTERS).stream())
            .mapToDouble(line -> line.chars().mapToDouble(GroupChart::width).sum())
            .max()
            .orElse(0);
    return Math.min(176, Math.max(46, 12 + longest));
  }

  /** Of a character in the widest font that a reader's system may have, with some room. */
  private static double width(int character) {
    if ("mwMW@%".indexOf(character) >= 0) {
      return 11.4;
    }
    if ("iljtfr.,'|I ".indexOf(character) >= 0) {
      return 4.8;
    }
    return Character.isUpperCase(character) ? 8.4 : 7.3;
  }

  /** A name right-aligned at {@code right}, on one or two lines around {@code middle}. */
  static void name(Drawing.Canvas canvas, String name, double right, double middle) {
    List<String> lines = new ArrayList<>(Wording.lines(name, NAME_CHARACTERS));
    if (lines.size() > 2) {
      String rest = String.join(" ", lines.subList(1, lines.size()));
      lines = List.of(lines.get(0), Wording.cut(rest, NAME_CHARACTERS));
    }
    double y = middle + 4 - (lines.size() - 1) * 6.5;
    for (String line : lines) {
      canvas.end(right, y, line, "label");
      y += 13;
    }
  }

  private static String describe(List<GroupTable.Row> rows) {
    return rows.stream()
        .map(r -> r.group() + " " + Wording.rate(r.anyEmphysema()) + ", n " + r.patients().text())
        .collect(Collectors.joining("; ", "Estimates with intervals: ", "."));
  }
}
