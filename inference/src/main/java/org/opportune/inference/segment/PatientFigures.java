package org.opportune.inference.segment;

import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.eval.MaskAgreement;
import org.opportune.inference.eval.ScoreHistogram;

/**
 * How well one patient was segmented.
 *
 * @param agreements of lung, lesion and vessel, in this order
 * @param doubt of pixels that are or were called lung, lesion or vessel; positive where the call is
 *     wrong. Null without doubt.
 */
record PatientFigures(List<MaskAgreement> agreements, ScoreHistogram doubt) {
  private static final int BINS = 1024;

  /** Compares a result with the truth. */
  static PatientFigures of(FieldScan scan, Segmenter.Result result) {
    List<MaskAgreement> agreements = new ArrayList<>();
    for (int tissue = 1; tissue < Tissue.COUNT; tissue++) {
      agreements.add(
          MaskAgreement.of(mask(result.tissue(), tissue), mask(scan.truth(), tissue), scan.grid()));
    }
    return new PatientFigures(
        List.copyOf(agreements), result.doubt() == null ? null : doubt(scan, result));
  }

  /** Mean Dice of the tissues that there are. */
  double dice() {
    return agreements.stream()
        .mapToDouble(MaskAgreement::dice)
        .filter(dice -> !Double.isNaN(dice))
        .average()
        .orElse(Double.NaN);
  }

  private static boolean[] mask(byte[][] tissues, int tissue) {
    int area = tissues[0].length;
    boolean[] mask = new boolean[tissues.length * area];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = tissues[i / area][i % area] == tissue;
    }
    return mask;
  }

  private static ScoreHistogram doubt(FieldScan scan, Segmenter.Result result) {
    ScoreHistogram doubt = new ScoreHistogram(0, 1, BINS);
    for (int z = 0; z < scan.slices(); z++) {
      for (int i = 0; i < scan.truth()[z].length; i++) {
        int truth = scan.truth()[z][i];
        int called = result.tissue()[z][i];
        // Body and air around the lungs are easy: they would flatter the doubt.
        if (truth + called > 0) {
          doubt.add(result.doubt()[z][i], truth != called);
        }
      }
    }
    return doubt;
  }
}
