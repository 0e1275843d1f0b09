package org.opportune.inference.paced;

import java.util.random.RandomGenerator;

/**
 * The dispatcher: which of its bag's labels an instance is taught.
 *
 * <p>{@code x_k = ReLU(a_k) t_k}, brought to 0..1 over the labels: {@code xi_k = (x_k - min x) /
 * (max x - min x)}, 0 where all are equal, as in the published code.
 */
public enum PseudoLabels {
  /** Every label of the bag: no dispatcher. */
  BAG,
  /** The xi themselves (paper). */
  SOFT,
  /** 1 with probability xi, else 0 (published code). */
  BERNOULLI;

  /**
   * Targets of one instance.
   *
   * @param weights a, one per label
   * @param present labels of the bag
   * @param random used by {@link #BERNOULLI} alone, once per label
   * @return one per label, 0..1
   */
  public double[] of(double[] weights, boolean[] present, RandomGenerator random) {
    double[] targets = new double[weights.length];
    if (this == BAG) {
      for (int label = 0; label < targets.length; label++) {
        targets[label] = present[label] ? 1 : 0;
      }
      return targets;
    }
    double[] likelihood = xi(weights, present);
    for (int label = 0; label < targets.length; label++) {
      targets[label] =
          this == SOFT ? likelihood[label] : random.nextDouble() < likelihood[label] ? 1 : 0;
    }
    return targets;
  }

  /** The xi of one instance, 0..1 each. */
  public static double[] xi(double[] weights, boolean[] present) {
    double[] xi = new double[weights.length];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int label = 0; label < xi.length; label++) {
      xi[label] = present[label] ? Math.max(0, weights[label]) : 0;
      low = Math.min(low, xi[label]);
      high = Math.max(high, xi[label]);
    }
    for (int label = 0; label < xi.length; label++) {
      xi[label] = high > low ? (xi[label] - low) / (high - low) : 0;
    }
    return xi;
  }
}
