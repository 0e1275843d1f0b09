package org.opportune.inference.infection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opportune.inference.eval.Estimate;

/**
 * Figures of an infection network as a Markdown table.
 *
 * @param labels names of the classes
 * @param result what was measured
 */
record InfectionTable(List<String> labels, InfectionEvaluation.Result result) {

  /** The table, line by line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| Figure, %d patients | Value | 95 %% |".formatted(result.patients()));
    lines.add("|---|---|---|");
    for (int k = 0; k < labels.size(); k++) {
      lines.add(row("AUROC of slices, " + labels.get(k), result.sliceAuroc().get(k)));
    }
    for (int k = 0; k < labels.size(); k++) {
      lines.add(row("AUROC of patients, " + labels.get(k), result.patientAuroc().get(k)));
    }
    lines.add(row("patients called rightly", result.patientAccuracy()));
    InfectionEvaluation.Maps maps = result.maps();
    if (maps != null) {
      String images = ", %d images with a finding".formatted(maps.images());
      lines.add(row("pixel AUROC of the infection map" + images, maps.infection()));
      lines.add(row("the same of the paper's joint saliency, smoothed", maps.saliency()));
      lines.add(row("the same of class activation", maps.activation()));
      lines.add(row("the same of brightness alone, without a network", maps.brightness()));
    }
    return lines;
  }

  private static String row(String name, Estimate value) {
    return String.format(
        Locale.ROOT, "| %s | %.3f | %.3f..%.3f |", name, value.value(), value.low(), value.high());
  }
}
