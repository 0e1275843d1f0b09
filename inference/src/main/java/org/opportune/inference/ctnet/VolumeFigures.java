package org.opportune.inference.ctnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.opportune.inference.eval.BinaryRanking;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.Estimate;

/**
 * How well labels of volumes are found, with intervals by bootstrap over patients.
 *
 * @param volumes measured
 * @param labels each one's figures
 * @param meanAuroc mean over the labels that some volumes bear and some do not
 * @param meanAveragePrecision likewise
 */
public record VolumeFigures(
    int volumes, List<Label> labels, Estimate meanAuroc, Estimate meanAveragePrecision) {

  /**
   * One label's figures, NaN where all or no volumes bear it.
   *
   * @param name of the label
   * @param positives volumes that bear it
   * @param auroc area under the receiver operating characteristic, 0..1
   * @param averagePrecision 0..1; by chance the share of the positives
   */
  public record Label(String name, int positives, Estimate auroc, Estimate averagePrecision) {}

  /**
   * Measures volumes, one of each patient.
   *
   * @param scores {@code scores[volume][label]}, higher means more likely
   * @param present the truth
   */
  public static VolumeFigures of(
      List<String> names, double[][] scores, boolean[][] present, Bootstrap bootstrap) {
    List<Estimate> all =
        bootstrap.estimates(
            new int[scores.length], picks -> values(names.size(), scores, present, picks));
    List<Label> labels = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      int label = k;
      int positives = (int) Arrays.stream(present).filter(row -> row[label]).count();
      labels.add(new Label(names.get(k), positives, all.get(2 + k), all.get(2 + names.size() + k)));
    }
    return new VolumeFigures(scores.length, labels, all.get(0), all.get(1));
  }

  /** Mean AUROC alone. */
  static double meanAuroc(double[][] scores, boolean[][] present) {
    int[] all = new int[scores.length];
    Arrays.setAll(all, i -> i);
    return values(present[0].length, scores, present, all)[0];
  }

  private static double[] values(int labels, double[][] scores, boolean[][] present, int[] picks) {
    double[] values = new double[2 + 2 * labels];
    int defined = 0;
    for (int k = 0; k < labels; k++) {
      double[] score = new double[picks.length];
      boolean[] truth = new boolean[picks.length];
      int positives = 0;
      for (int i = 0; i < picks.length; i++) {
        score[i] = scores[picks[i]][k];
        truth[i] = present[picks[i]][k];
        positives += truth[i] ? 1 : 0;
      }
      boolean both = positives > 0 && positives < picks.length;
      BinaryRanking ranking = both ? new BinaryRanking(score, truth) : null;
      values[2 + k] = both ? ranking.auroc() : Double.NaN;
      values[2 + labels + k] = both ? ranking.averagePrecision() : Double.NaN;
      if (both) {
        values[0] += values[2 + k];
        values[1] += values[2 + labels + k];
        defined++;
      }
    }
    values[0] /= defined;
    values[1] /= defined;
    return values;
  }

  /** A table in Markdown. */
  public String markdown() {
    StringBuilder text =
        new StringBuilder("| Label | Bear it | AUROC | Average precision |\n|---|---|---|---|\n");
    for (Label label : labels) {
      text.append(
          "| %s | %d of %d | %s | %s |%n"
              .formatted(
                  label.name(),
                  label.positives(),
                  volumes,
                  cell(label.auroc()),
                  cell(label.averagePrecision())));
    }
    text.append("| mean | | %s | %s |%n".formatted(cell(meanAuroc), cell(meanAveragePrecision)));
    return text.toString();
  }

  private static String cell(Estimate estimate) {
    return Double.isNaN(estimate.value())
        ? ""
        : String.format(
            Locale.ROOT, "%.3f [%.3f, %.3f]", estimate.value(), estimate.low(), estimate.high());
  }
}
