package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The STROBE flow: what goes on stands left, what is left out stands right of the arrow. */
final class FlowChart {
  private static final double MAIN_WIDTH = 158;
  private static final double MAIN_MIDDLE = MAIN_WIDTH / 2;
  private static final double SIDE_LEFT = 182;
  private static final double SIDE_WIDTH = Drawing.WIDTH - SIDE_LEFT - 0.5;
  private static final double LINE = 13;
  private static final double PAD = 9;
  private static final double ARROW = 24;

  /** More reasons than this make the drawing long; the table below it has them all. */
  private static final int REASONS = 6;

  private static final int MAIN_CHARACTERS = 25;
  private static final int REASON_CHARACTERS = 30;

  private FlowChart() {}

  static Drawing draw(List<FlowStep> flow) {
    Drawing.Canvas canvas = new Drawing.Canvas();
    double top = 1;
    for (int i = 0; i < flow.size(); i++) {
      FlowStep step = flow.get(i);
      List<String> label = Wording.lines(step.label(), MAIN_CHARACTERS);
      double mainHeight = 2 * PAD + 18 + label.size() * LINE;
      canvas.box(0.5, top, MAIN_WIDTH, mainHeight, "flow", "");
      canvas.middle(MAIN_MIDDLE, top + PAD + 13, step.count().text(), "flow-count");
      for (int k = 0; k < label.size(); k++) {
        canvas.middle(MAIN_MIDDLE, top + PAD + 18 + (k + 1) * LINE - 3, label.get(k), "flow-label");
      }
      double bottom = top + mainHeight;
      double next = bottom + ARROW;
      if (!step.excluded().isEmpty()) {
        List<Line> lines = sideLines(step);
        double sideHeight = 2 * PAD - 2 + lines.stream().mapToDouble(Line::height).sum();
        double sideTop = bottom + ARROW / 2;
        double joint = sideTop + Math.min(sideHeight / 2, 20);
        canvas.box(SIDE_LEFT, sideTop, SIDE_WIDTH, sideHeight, "flow-side", "");
        write(canvas, lines, sideTop + PAD);
        arrow(canvas, MAIN_MIDDLE, joint, SIDE_LEFT, joint);
        next = Math.max(next, sideTop + sideHeight + ARROW / 2);
      }
      if (i + 1 < flow.size()) {
        arrow(canvas, MAIN_MIDDLE, bottom, MAIN_MIDDLE, next);
        top = next;
      } else {
        top = step.excluded().isEmpty() ? bottom : next;
      }
    }
    return canvas.draw("chart-flow", "Flow from objects to patients", describe(flow), top + 1);
  }

  /** A line of the side box: text at the left, a count at the right, either may be empty. */
  private record Line(String text, String count, String style) {
    /** A reason that begins stands off from the one before it. */
    double height() {
      return count.isEmpty() ? LINE : LINE + 3;
    }
  }

  private static List<Line> sideLines(FlowStep step) {
    List<Line> lines = new ArrayList<>();
    for (boolean quarantined : new boolean[] {false, true}) {
      List<FlowStep.Excluded> reasons =
          step.excluded().stream()
              .filter(e -> e.quarantined() == quarantined)
              .sorted(Comparator.comparingLong((FlowStep.Excluded e) -> -e.count().value()))
              .toList();
      if (reasons.isEmpty()) {
        continue;
      }
      lines.add(
          new Line(
              (quarantined ? "Quarantined " : "Excluded ") + step.unit(),
              total(reasons),
              "flow-head"));
      int shown = reasons.size() <= REASONS + 1 ? reasons.size() : REASONS;
      for (FlowStep.Excluded reason : reasons.subList(0, shown)) {
        List<String> text = Wording.lines(reason.meaning(), REASON_CHARACTERS);
        for (int i = 0; i < text.size(); i++) {
          lines.add(new Line(text.get(i), i == 0 ? reason.count().text() : "", "flow-reason"));
        }
      }
      if (shown < reasons.size()) {
        List<FlowStep.Excluded> rest = reasons.subList(shown, reasons.size());
        lines.add(new Line(rest.size() + " other reasons", total(rest), "flow-reason"));
      }
    }
    return lines;
  }

  private static void write(Drawing.Canvas canvas, List<Line> lines, double top) {
    double y = top;
    for (Line line : lines) {
      y += line.height();
      canvas.start(SIDE_LEFT + PAD, y - 5, line.text(), line.style());
      if (!line.count().isEmpty()) {
        canvas.end(
            SIDE_LEFT + SIDE_WIDTH - PAD, y - 5, line.count(), line.style() + " flow-number");
      }
    }
  }

  /** The sum, or nothing where a suppressed part would make it wrong. */
  private static String total(List<FlowStep.Excluded> reasons) {
    return reasons.stream().anyMatch(e -> e.count().suppressed())
        ? ""
        : Count.of(reasons.stream().mapToLong(e -> e.count().value()).sum()).text();
  }

  private static void arrow(Drawing.Canvas canvas, double x1, double y1, double x2, double y2) {
    canvas.line(x1, y1, x2, y2, "flow-arrow");
    double dx = x2 > x1 ? 5 : 0;
    double dy = y2 > y1 ? 5 : 0;
    canvas.polygon(
        List.of(
            new Mark.Point(x2, y2),
            new Mark.Point(x2 - dx - dy * 0.6, y2 - dy - dx * 0.6),
            new Mark.Point(x2 - dx + dy * 0.6, y2 - dy + dx * 0.6)),
        "flow-head-mark");
  }

  private static String describe(List<FlowStep> flow) {
    return flow.stream()
        .map(
            s ->
                s.label()
                    + ": "
                    + s.count().text()
                    + (s.excluded().isEmpty()
                        ? ""
                        : s.excluded().stream()
                            .map(e -> e.meaning() + " " + e.count().text())
                            .collect(Collectors.joining(", ", " (left out: ", ")"))))
        .collect(Collectors.joining(". ", "", "."));
  }
}
