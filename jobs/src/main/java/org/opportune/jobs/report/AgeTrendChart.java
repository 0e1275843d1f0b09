package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Any emphysema over the age bands, one mark and interval per sex side by side. */
final class AgeTrendChart {
  private static final double LEFT = 44;
  private static final double RIGHT = 392;
  private static final double TOP = 42;
  private static final double BOTTOM = 206;

  /** Marks of one band stand this far apart, so that intervals do not hide each other. */
  private static final double APART = 11;

  private AgeTrendChart() {}

  static Drawing draw(AgeSexTable table) {
    double max =
        table.sexes().stream()
            .flatMap(s -> s.rows().stream())
            .flatMap(r -> r.anyEmphysema().stream())
            .mapToDouble(Rate::highPercent)
            .max()
            .orElse(100);
    Scale y = Scale.fromZero(max, 4, BOTTOM, TOP);
    Drawing.Canvas canvas = new Drawing.Canvas();
    Axis.left(canvas, y, 4, LEFT, RIGHT, "Any emphysema (%)");
    List<String> bands =
        table.sexes().stream()
            .flatMap(s -> s.rows().stream())
            .map(GroupTable.Row::group)
            .distinct()
            .toList();
    double step = (RIGHT - LEFT) / bands.size();
    for (int s = 0; s < table.sexes().size(); s++) {
      int sex = s;
      List<Mark.Point> marks = new ArrayList<>();
      double shift = (s - (table.sexes().size() - 1) / 2.0) * APART;
      for (GroupTable.Row row : table.sexes().get(s).rows()) {
        double x = LEFT + (bands.indexOf(row.group()) + 0.5) * step + shift;
        Optional<Rate> rate = row.anyEmphysema();
        rate.ifPresent(
            r -> {
              canvas.line(x, y.at(r.lowPercent()), x, y.at(r.highPercent()), "sex-line-" + sex % 3);
              marks.add(new Mark.Point(x, y.at(r.percent())));
            });
      }
      marks.forEach(p -> mark(canvas, p.x(), p.y(), sex));
    }
    for (int b = 0; b < bands.size(); b++) {
      canvas.middle(LEFT + (b + 0.5) * step, BOTTOM + 14, Wording.cut(bands.get(b), 9), "tick");
    }
    Axis.named(canvas, LEFT, RIGHT, BOTTOM, "Age (years)");
    legend(canvas, table);
    return canvas.draw(
        "chart-age-trend", "Any emphysema by age and sex", describe(table), BOTTOM + 38);
  }

  /** A circle for the first sex, a square for the second, a diamond for others. */
  private static void mark(Drawing.Canvas canvas, double x, double y, int sex) {
    String style = "sex-" + sex % 3;
    switch (sex % 3) {
      case 0 -> canvas.dot(x, y, 4, style, "");
      case 1 -> canvas.box(x - 3.6, y - 3.6, 7.2, 7.2, style, "");
      default ->
          canvas.polygon(
              List.of(
                  new Mark.Point(x, y - 5),
                  new Mark.Point(x + 5, y),
                  new Mark.Point(x, y + 5),
                  new Mark.Point(x - 5, y)),
              style);
    }
  }

  private static void legend(Drawing.Canvas canvas, AgeSexTable table) {
    double x = RIGHT;
    for (int s = table.sexes().size() - 1; s >= 0; s--) {
      String name = Wording.cut(table.sexes().get(s).name(), 16);
      canvas.end(x, 14, name, "tick");
      x -= 12 + 6.8 * name.length();
      mark(canvas, x, 10, s);
      x -= 18;
    }
  }

  private static String describe(AgeSexTable table) {
    StringBuilder text = new StringBuilder("Estimates with intervals. ");
    for (GroupTable sex : table.sexes()) {
      text.append(sex.name()).append(": ");
      for (GroupTable.Row row : sex.rows()) {
        text.append(row.group()).append(' ').append(Wording.rate(row.anyEmphysema())).append("; ");
      }
    }
    return text.toString().strip();
  }
}
