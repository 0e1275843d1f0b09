package org.opportune.inference.segment;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.net.SegmentationFamily;

/** Writes a comparison as Markdown. */
public final class ComparisonReport {
  private static final String FIGURES =
      " Dice: lung | Dice: lesion | Dice: vessel | HD95 mm: lung | HD95 mm: lesion |"
          + " HD95 mm: vessel |";

  private ComparisonReport() {}

  /** The whole report. */
  public static String markdown(Comparison.Result result) {
    Comparison settings = result.settings();
    StringBuilder text = new StringBuilder();
    text.append("# Segmentation networks compared\n\n")
        .append(
            "Research use only. Not for use in diagnostic procedures. Not a medical device.\n\n")
        .append(
            String.format(
                Locale.ROOT,
                "Drawn patients with nodules, consolidation and ground glass (lesion); slices of"
                    + " %d x %d pixels of 3 mm, 12 mm apart. Trained on %s. Never trained on: %s."
                    + " Measured on %d patients who never trained, each on one of the scanners"
                    + " trained on and on the new one; means over patients, in brackets the middle"
                    + " 95 %% of 1000 resamples of them. HD95 is in space, so a slice missed costs"
                    + " 12 mm, and the field's diagonal where a tissue is missed altogether. %d"
                    + " steps of %d slices a training, of %d for the 3D U-Net.%n%n",
                FieldScan.ROWS,
                FieldScan.COLUMNS,
                DrawnScans.seen().stream()
                    .map(
                        scanner ->
                            scanner.words() + " (" + settings.patientsOf(scanner) + " patients)")
                    .collect(Collectors.joining("; ")),
                DrawnScans.unseen().words(),
                settings.testPatients(),
                settings.steps(),
                settings.slices(),
                settings.slicesOf(SegmentationFamily.U_NET_3D)));
    family(text, result.family());
    text.append("## Several hospitals\n\n")
        .append("U-Net. Each hospital has one scanner. In a federation each takes as many steps as")
        .append(" alone, in ")
        .append(Comparison.ROUNDS)
        .append(" rounds, and its weights count by its slices.\n\n");
    rows(text, result.federation());
    text.append("## Few labels\n\nU-Net.\n\n");
    rows(text, result.fewLabels());
    text.append("## Which to use for what\n\n").append(new Advice(result).markdown());
    return text.toString();
  }

  private static void family(StringBuilder text, List<Comparison.Member> family) {
    text.append("## The family\n\n")
        .append("Reversal: trained beside unlabelled scans of the new scanner, the gradient of a")
        .append(" scanner discriminator reversed. Bands: the plain network, the new scan's")
        .append(" frequency bands brought down to those it was trained with. Doubt: AUROC of Monte")
        .append(" Carlo dropout's doubt against error.\n\n")
        .append("| Network | Scanner | Mean Dice |")
        .append(FIGURES)
        .append(" Doubt |\n|---|---|---|---|---|---|---|---|---|---|\n");
    for (Comparison.Member member : family) {
      String title = member.family().title();
      row(text, title, "trained on", member.plain().seen(), doubt(member.plain().seen()));
      row(text, title, "new", member.plain().unseen(), doubt(member.plain().unseen()));
      row(text, title, "new, reversal", member.reversed().unseen(), " |");
      row(text, title, "new, bands", member.bands(), " |");
      row(text, title, "trained on, reversal", member.reversed().seen(), " |");
    }
    text.append("\n| Network | Parameters | Seconds a scan |\n|---|---|---|\n");
    for (Comparison.Member member : family) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.2f |%n",
              member.family().title(),
              member.parameters(),
              member.plain().seen().secondsPerScan()));
    }
    text.append('\n');
  }

  private static void rows(StringBuilder text, List<Comparison.Row> rows) {
    text.append("| Trained with | Scanner | Mean Dice |")
        .append(FIGURES)
        .append("\n|---|---|---|---|---|---|---|---|---|\n");
    for (Comparison.Row row : rows) {
      row(text, row.name(), "trained on", row.seen(), "");
      row(text, row.name(), "new", row.unseen(), "");
    }
    text.append('\n');
  }

  private static void row(
      StringBuilder text,
      String name,
      String scanner,
      SegmentationFigures figures,
      String lastCell) {
    text.append("| ").append(name).append(" | ").append(scanner).append(" | ");
    text.append(share(figures.meanDice())).append(" | ");
    figures.dice().forEach(dice -> text.append(share(dice)).append(" | "));
    figures.hd95Mm().forEach(mm -> text.append(millimetres(mm)).append(" | "));
    text.append(lastCell.strip()).append("\n");
  }

  private static String doubt(SegmentationFigures figures) {
    return share(figures.doubtAuroc()) + " |";
  }

  /** A share of 0..1 with its interval. */
  static String share(Estimate estimate) {
    return String.format(
        Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), estimate.low(), estimate.high());
  }

  private static String millimetres(Estimate estimate) {
    return String.format(
        Locale.ROOT, "%.1f [%.1f, %.1f]", estimate.value(), estimate.low(), estimate.high());
  }
}
