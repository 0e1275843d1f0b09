package org.opportune.inference.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.DetectionMetrics;
import org.opportune.inference.eval.Estimate;
import org.opportune.inference.eval.MaskAgreement;

/**
 * How well patients were segmented: means over patients with the middle 95 % of resampled patients.
 *
 * @param patients how many
 * @param meanDice mean over lung, lesion and vessel
 * @param dice of lung, lesion and vessel
 * @param hd95Mm of lung, lesion and vessel
 * @param doubtAuroc how well doubt tells wrong calls from right ones, among pixels that are or were
 *     called lung, lesion or vessel; NaN without doubt
 * @param secondsPerScan one pass, on the machine that measured
 */
public record SegmentationFigures(
    int patients,
    Estimate meanDice,
    List<Estimate> dice,
    List<Estimate> hd95Mm,
    Estimate doubtAuroc,
    double secondsPerScan) {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(1000, 1);
  private static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  /**
   * Segments scans and measures.
   *
   * @param before what a scan goes through before the network sees it
   */
  static SegmentationFigures of(
      Segmenter segmenter, List<FieldScan> scans, UnaryOperator<FieldScan> before) {
    List<PatientFigures> patients = new ArrayList<>();
    long nanos = 0;
    for (FieldScan scan : scans) {
      FieldScan seen = before.apply(scan);
      long started = System.nanoTime();
      Segmenter.Result result = segmenter.segment(seen);
      nanos += System.nanoTime() - started;
      patients.add(PatientFigures.of(scan, result));
    }
    return of(patients, nanos / 1e9 / scans.size() / segmenter.passes());
  }

  /** Sums patients up. */
  static SegmentationFigures of(List<PatientFigures> patients, double secondsPerScan) {
    int tissues = Tissue.COUNT - 1;
    List<Estimate> all =
        BOOTSTRAP.estimates(
            new int[patients.size()],
            picks -> {
              List<PatientFigures> drawn = Arrays.stream(picks).mapToObj(patients::get).toList();
              double[] values = new double[1 + 2 * tissues];
              values[0] = mean(drawn.stream().mapToDouble(PatientFigures::dice).toArray());
              for (int t = 0; t < tissues; t++) {
                int tissue = t;
                List<MaskAgreement> ofTissue =
                    drawn.stream().map(patient -> patient.agreements().get(tissue)).toList();
                values[1 + t] = mean(ofTissue.stream().mapToDouble(MaskAgreement::dice).toArray());
                values[1 + tissues + t] =
                    mean(ofTissue.stream().mapToDouble(MaskAgreement::hd95Mm).toArray());
              }
              return values;
            });
    Estimate doubt =
        patients.get(0).doubt() == null
            ? NONE
            : DetectionMetrics.ofPixels(
                    patients.stream().map(PatientFigures::doubt).toList(), BOOTSTRAP)
                .auroc();
    return new SegmentationFigures(
        patients.size(),
        all.get(0),
        List.copyOf(all.subList(1, 1 + tissues)),
        List.copyOf(all.subList(1 + tissues, 1 + 2 * tissues)),
        doubt,
        secondsPerScan);
  }

  /** Mean of the values that are numbers; NaN when none is. */
  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }
}
