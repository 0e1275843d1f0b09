package org.opportune.staging.severity;

/** Isotonic regression by pooling adjacent violators (Barlow and others 1972). */
final class Isotonic {
  private Isotonic() {}

  /**
   * The non-descending sequence nearest to {@code values} in weighted squares.
   *
   * @param weights above 0
   */
  static double[] ascending(double[] values, double[] weights) {
    int n = values.length;
    double[] level = new double[n];
    double[] mass = new double[n];
    int[] end = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      level[blocks] = values[i];
      mass[blocks] = weights[i];
      end[blocks] = i + 1;
      blocks++;
      while (blocks > 1 && level[blocks - 2] > level[blocks - 1]) {
        double sum = mass[blocks - 2] + mass[blocks - 1];
        level[blocks - 2] += (level[blocks - 1] - level[blocks - 2]) * (mass[blocks - 1] / sum);
        mass[blocks - 2] = sum;
        end[blocks - 2] = end[blocks - 1];
        blocks--;
      }
    }
    double[] fitted = new double[n];
    int start = 0;
    for (int b = 0; b < blocks; b++) {
      java.util.Arrays.fill(fitted, start, end[b], level[b]);
      start = end[b];
    }
    return fitted;
  }
}
