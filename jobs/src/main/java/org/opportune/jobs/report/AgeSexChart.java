package org.opportune.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Stage by age and sex as a map: a row per age band, a column per stage, a panel per sex. */
final class AgeSexChart {
  private static final List<String> COLUMNS = List.of("Any", "Mild", "Mod.", "Sev.");
  private static final double BAND = 46;
  private static final double GAP = 14;
  private static final double PANEL = (Drawing.WIDTH - BAND - GAP) / 2;
  private static final double CELL = PANEL / 5;
  private static final double ROW = 27;
  private static final double HEAD = 42;

  /** Fewer patients than this, and a percentage is no more than a few people: not shaded. */
  static final int SHADED_FROM = 10;

  /** Steps of the sequential palette in the style sheet. */
  private static final int SHADES = 7;

  private AgeSexChart() {}

  static Drawing draw(AgeSexTable table) {
    double max =
        table.sexes().stream()
            .flatMap(s -> s.rows().stream())
            .filter(AgeSexChart::shaded)
            .flatMap(r -> r.anyEmphysema().stream())
            .mapToDouble(Rate::percent)
            .max()
            .orElse(0);
    Drawing.Canvas canvas = new Drawing.Canvas();
    double top = 0;
    for (int i = 0; i < table.sexes().size(); i += 2) {
      int rows = 0;
      for (int k = i; k < Math.min(i + 2, table.sexes().size()); k++) {
        panel(canvas, table.sexes().get(k), BAND + (k - i) * (PANEL + GAP), top, max, k == i);
        rows = Math.max(rows, table.sexes().get(k).rows().size());
      }
      top += HEAD + rows * ROW + 16;
    }
    return canvas.draw("chart-age-sex", "Stage by age and sex", describe(table), top - 14);
  }

  private static void panel(
      Drawing.Canvas canvas, GroupTable sex, double left, double top, double max, boolean bands) {
    canvas.start(left + 1, top + 13, Wording.cut(sex.name(), 22), "value");
    for (int c = 0; c < COLUMNS.size(); c++) {
      canvas.middle(left + (c + 0.5) * CELL, top + 33, COLUMNS.get(c), "tick");
    }
    canvas.end(left + PANEL - 4, top + 33, "n", "tick");
    double y = top + HEAD;
    for (GroupTable.Row row : sex.rows()) {
      if (bands) {
        canvas.end(left - 8, y + ROW / 2 + 4, Wording.cut(row.group(), 8), "label");
      }
      for (int c = 0; c < COLUMNS.size(); c++) {
        double x = left + c * CELL;
        OptionalDouble percent = percent(row, c);
        String tip =
            String.format(
                Locale.ROOT,
                "%s, %s, %s of %s",
                sex.name(),
                row.group(),
                COLUMNS.get(c),
                row.patients().text());
        if (percent.isPresent() && !shaded(row)) {
          canvas.box(x, y, CELL - 1.5, ROW - 1.5, "heat-none", tip);
          canvas.middle(
              x + CELL / 2 - 0.75,
              y + ROW / 2 + 3.5,
              String.format(Locale.ROOT, "%.1f", percent.getAsDouble()),
              "cell few");
        } else if (percent.isPresent()) {
          int shade = shade(percent.getAsDouble(), max);
          canvas.box(x, y, CELL - 1.5, ROW - 1.5, "heat-" + shade, tip);
          canvas.middle(
              x + CELL / 2 - 0.75,
              y + ROW / 2 + 3.5,
              String.format(Locale.ROOT, "%.1f", percent.getAsDouble()),
              "cell ink-" + shade);
        } else {
          canvas.box(x, y, CELL - 1.5, ROW - 1.5, "heat-none", tip);
          canvas.middle(x + CELL / 2 - 0.75, y + ROW / 2 + 3.5, absent(row, c), "cell absent");
        }
      }
      canvas.end(left + PANEL - 4, y + ROW / 2 + 3.5, row.patients().text(), "tick");
      y += ROW;
    }
  }

  private static boolean shaded(GroupTable.Row row) {
    return row.patients().value() >= SHADED_FROM;
  }

  /** Column 0 is any emphysema, 1 to 3 the stages; absent where it may not or cannot be stated. */
  private static OptionalDouble percent(GroupTable.Row row, int column) {
    if (column == 0) {
      return row.anyEmphysema().stream().mapToDouble(Rate::percent).findFirst();
    }
    return row.percent(column);
  }

  private static String absent(GroupTable.Row row, int column) {
    Count count = column == 0 ? row.patients() : row.stages().get(column);
    return count.suppressed() ? count.text() : "–";
  }

  private static int shade(double percent, double max) {
    return max <= 0 ? 0 : (int) Math.min(SHADES - 1, Math.floor(SHADES * percent / max));
  }

  private static String describe(AgeSexTable table) {
    StringBuilder text = new StringBuilder("Darker cells are more common. Any emphysema: ");
    for (GroupTable sex : table.sexes()) {
      text.append(sex.name()).append(' ');
      for (GroupTable.Row row : sex.rows()) {
        text.append(row.group())
            .append(' ')
            .append(row.anyEmphysema().map(r -> Wording.percent(r.percent())).orElse("not stated"))
            .append(", ");
      }
      text.setLength(text.length() - 2);
      text.append(". ");
    }
    return text.toString().strip();
  }
}
