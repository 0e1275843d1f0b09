package org.opportune.inference.paced;

/**
 * The loss of one instance: {@code L = -sum_k [a_k xi_k log y_k + (1 - xi_k) log(1 - y_k)]} with
 * {@code y = sigmoid(z)} of the logits z. The targets xi are data: no gradient runs through them.
 *
 * <p>In double precision, and stable for logits of any size. The network is given {@link
 * #logitGradient} itself, so that what is tested here is what is trained.
 */
public final class PacedLoss {
  private PacedLoss() {}

  /** The loss, summed over labels. */
  public static double value(double[] logits, double[] weights, double[] targets) {
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      sum += weights[k] * targets[k] * softplus(-logits[k]);
      sum += (1 - targets[k]) * softplus(logits[k]);
    }
    return sum;
  }

  /** dL/dz: {@code (1 - xi) y - a xi (1 - y)}. */
  public static double[] logitGradient(double[] logits, double[] weights, double[] targets) {
    double[] gradient = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      gradient[k] =
          (1 - targets[k]) * sigmoid(logits[k]) - weights[k] * targets[k] * sigmoid(-logits[k]);
    }
    return gradient;
  }

  /** dL/da: {@code -xi log y}; never negative, and largest where a label is hard to see. */
  public static double[] weightGradient(double[] logits, double[] targets) {
    double[] gradient = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      gradient[k] = targets[k] * softplus(-logits[k]);
    }
    return gradient;
  }

  /** The probability of a logit. */
  static double sigmoid(double z) {
    return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
  }

  /** log(1 + exp(z)), which is -log(sigmoid(-z)). */
  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }
}
