package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;

/**
 * Passes values on as they are and their gradient back times minus a strength (Ganin et al., JMLR
 * 2016, arXiv 1505.07818): what comes before it learns to spoil what comes after it.
 *
 * @param strength 0 and more; 0 passes no gradient back
 */
public record GradientReversal(double strength) {

  /** Checks the strength. */
  public GradientReversal {
    if (!(strength >= 0)) {
      throw new IllegalArgumentException("Invalid reversal: strength " + strength);
    }
  }

  /**
   * Strength at a point of the training: 0 at its start, so that the network first learns what it
   * is for, towards 1 at its end (the paper's schedule).
   *
   * @param progress 0 (start) to 1 (end)
   */
  public static GradientReversal at(double progress) {
    return new GradientReversal(2 / (1 + Math.exp(-10 * progress)) - 1);
  }

  /** A new array of the same values; the input stays open. */
  public NDArray apply(NDArray input) {
    // -s x + constant (1 + s) x: the value of x, the slope of -s x.
    try (NDArray reversed = Scale.by(input, -strength);
        NDArray constant = input.stopGradient();
        NDArray rest = Scale.by(constant, 1 + strength)) {
      return reversed.add(rest);
    }
  }
}
