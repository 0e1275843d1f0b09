package org.opportune.staging.severity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * A monotone map from score to a reference measure, such as a visual grade or %LAA-950: isotonic
 * regression of the reference on the score, linear between its knots and constant beyond them.
 *
 * @param reference name and unit of the measure
 * @param n patients with both score and reference
 * @param scores knots, ascending, in [0, 1]
 * @param values reference at each knot, non-descending
 * @param bands the three reference values where mild, moderate and severe begin, ascending
 */
public record Calibration(
    String reference, long n, List<Double> scores, List<Double> values, List<Double> bands)
    implements Serializable {
  private static final int LEAST_PATIENTS = 30;

  /** Checks that the parts fit and keeps its own copies. */
  public Calibration {
    scores = List.copyOf(scores);
    values = List.copyOf(values);
    bands = List.copyOf(bands);
    if (bands.size() != Stage.values().length - 1
        || scores.isEmpty()
        || scores.size() != values.size()
        || !ascending(bands)
        || !ascending(scores)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid calibration to %s: it needs three ascending bands, such as 5, 15 and 25 percent, and one value per ascending knot, not %s"
              .formatted(reference, bands));
    }
  }

  private static boolean ascending(List<Double> values) {
    for (int i = 1; i < values.size(); i++) {
      if (!(values.get(i) > values.get(i - 1))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Learns the map from patients with both measures.
   *
   * @param reference name and unit of the reference measure
   * @param scores in [0, 1]
   * @param references one finite value per score
   * @param bands the three reference values where mild, moderate and severe begin
   * @throws StagingException when there are fewer than 30 pairs, lengths differ, a value is not
   *     usable, or the reference does not rise with the score
   */
  public static Calibration fit(
      String reference, double[] scores, double[] references, double... bands) {
    long[] patients = new long[scores.length];
    Arrays.fill(patients, 1);
    return fit(reference, scores, references, patients, bands);
  }

  /**
   * Learns the map from groups of patients who share a score.
   *
   * @param reference name and unit of the reference measure
   * @param scores in [0, 1], one per group
   * @param references mean reference of each group, finite
   * @param patients patients in each group
   * @param bands the three reference values where mild, moderate and severe begin
   * @throws StagingException as for single patients
   */
  public static Calibration fit(
      String reference, double[] scores, double[] references, long[] patients, double... bands) {
    long n = Arrays.stream(patients).sum();
    if (scores.length != references.length
        || scores.length != patients.length
        || n < LEAST_PATIENTS) {
      throw new StagingException(
          Problem.TOO_FEW_PATIENTS,
          "Cannot calibrate to %s: %d patients, %d scores with %d references; give at least %d patients with both"
              .formatted(reference, n, scores.length, references.length, LEAST_PATIENTS));
    }
    for (double value : references) {
      if (!Double.isFinite(value)) {
        throw new StagingException(
            Problem.NOT_A_NUMBER,
            "Cannot calibrate to %s: reference %s is not finite".formatted(reference, value));
      }
    }
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] x = new double[scores.length];
    double[] y = new double[scores.length];
    double[] w = new double[scores.length];
    int points = 0;
    for (int i : order) {
      ScoreCounts.bin(scores[i]);
      if (points > 0 && x[points - 1] == scores[i]) {
        w[points - 1] += patients[i];
        y[points - 1] += (references[i] - y[points - 1]) * patients[i] / w[points - 1];
      } else {
        x[points] = scores[i];
        y[points] = references[i];
        w[points] = patients[i];
        points++;
      }
    }
    double[] fitted = Isotonic.ascending(Arrays.copyOf(y, points), Arrays.copyOf(w, points));
    if (fitted[0] == fitted[points - 1]) {
      throw new StagingException(
          Problem.NO_SPREAD,
          "Cannot calibrate to %s: it does not rise with the score over %d patients. Check that each reference belongs to its scan and that higher means worse"
              .formatted(reference, n));
    }
    List<Double> knots = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      boolean starts = i == 0 || fitted[i] != fitted[i - 1];
      boolean ends = i == points - 1 || fitted[i] != fitted[i + 1];
      if (starts || ends) {
        knots.add(x[i]);
        values.add(fitted[i]);
      }
    }
    return new Calibration(reference, n, knots, values, DoubleStream.of(bands).boxed().toList());
  }

  /** The reference measure expected at a score in [0, 1]. */
  public double value(double score) {
    int last = scores.size() - 1;
    if (score <= scores.get(0)) {
      return values.get(0);
    }
    for (int i = 1; i <= last; i++) {
      if (score <= scores.get(i)) {
        double share = (score - scores.get(i - 1)) / (scores.get(i) - scores.get(i - 1));
        return values.get(i - 1) + share * (values.get(i) - values.get(i - 1));
      }
    }
    return values.get(last);
  }

  /** The scores where each band is reached: 0 when always, 1 when never. */
  List<Double> cutPoints() {
    List<Double> cuts = new ArrayList<>();
    for (double band : bands) {
      int i = 0;
      while (i < values.size() && values.get(i) < band) {
        i++;
      }
      if (i == 0) {
        cuts.add(0.0);
      } else if (i == values.size()) {
        cuts.add(1.0);
      } else {
        double share = (band - values.get(i - 1)) / (values.get(i) - values.get(i - 1));
        cuts.add(scores.get(i - 1) + share * (scores.get(i) - scores.get(i - 1)));
      }
    }
    return cuts;
  }

  /** What a reader of the report must know of stages that follow this map. */
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    notices.add(
        "Stages follow %s in bands from %s, learned from %d patients, not the mixture's own boundaries"
            .formatted(reference, bands, n));
    List<Double> cuts = cutPoints();
    for (int j = 0; j < cuts.size(); j++) {
      if (cuts.get(j) >= 1 || cuts.get(j) <= 0) {
        notices.add(
            "%s score is expected to reach %s %s, where stage %s begins"
                .formatted(
                    cuts.get(j) >= 1 ? "No" : "Every",
                    bands.get(j),
                    reference,
                    Stage.ofCode(j + 1)));
      }
    }
    return notices;
  }
}
