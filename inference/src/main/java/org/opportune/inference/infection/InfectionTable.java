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
      String images = " on %d images that bear a finding".formatted(maps.images());
      lines.add(row("pixel AUROC of the infection map" + images, maps.activation()));
      lines.add(row("the same on all images of all patients", maps.wholeScans()));
      lines.add(row("pixel AUROC of the joint saliency, 2 images a patient", maps.saliency()));
      lines.add(row("pixel AUROC of brightness alone" + images, maps.brightness()));
    }
    return lines;
  }

  private static String row(String name, Estimate value) {
    return String.format(
        Locale.ROOT, "| %s | %.3f | %.3f..%.3f |", name, value.value(), value.low(), value.high());
  }
}
