package org.opportune.jobs.report;

/** The normal distribution, as far as drawing a curve needs it. */
final class Normal {
  private Normal() {}

  /**
   * Share below z, within 1e-7 (Abramowitz and Stegun 26.2.17): finer than a pixel, and the report
   * stays free of the statistics library.
   */
  static double below(double z) {
    if (Double.isInfinite(z)) {
      return z > 0 ? 1 : 0;
    }
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double above = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    return z >= 0 ? 1 - above : above;
  }
}
