package org.opportune.staging.mixture;

/** Whether the components of a mixture share one variance. */
public enum Variances {
  /** Each component has its own. */
  FREE,
  /** One for all: raw posteriors are then monotone in the value by construction. */
  EQUAL;

  /** Free parameters of a mixture of k components: means, variances and k - 1 weights. */
  public int parameters(int k) {
    return this == FREE ? 3 * k - 1 : 2 * k;
  }
}
