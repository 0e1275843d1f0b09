package org.opportune.staging.epi;

import java.io.Serializable;

/**
 * Two independent proportions compared.
 *
 * @param difference first minus second, -1..1
 * @param interval of the difference: Newcombe's hybrid score (Statistics in Medicine 1998;17:873,
 *     method 10)
 * @param z pooled score statistic
 * @param pValue two-sided
 */
public record Comparison(double difference, Interval interval, double z, double pValue)
    implements Serializable {

  /** Compares, such as this report's prevalence with the previous one's. */
  public static Comparison of(Proportion first, Proportion second, double confidence) {
    double p1 = first.value();
    double p2 = second.value();
    Interval one = first.wilson(confidence);
    Interval two = second.wilson(confidence);
    double down = Math.hypot(p1 - one.low(), two.high() - p2);
    double up = Math.hypot(one.high() - p1, p2 - two.low());
    double pooled =
        (double) (first.cases() + second.cases()) / (first.persons() + second.persons());
    double variance = pooled * (1 - pooled) * (1.0 / first.persons() + 1.0 / second.persons());
    double z = variance > 0 ? (p1 - p2) / Math.sqrt(variance) : 0;
    return new Comparison(
        p1 - p2, new Interval(p1 - p2 - down, p1 - p2 + up), z, Interval.pValue(z));
  }
}
