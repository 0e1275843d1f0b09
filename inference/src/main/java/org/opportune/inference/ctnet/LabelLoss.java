package org.opportune.inference.ctnet;

/**
 * Binary cross-entropy of logits, the mean over volumes and labels, and its gradient: what PyTorch
 * calls {@code BCEWithLogitsLoss}.
 */
final class LabelLoss {
  private LabelLoss() {}

  /**
   * The loss.
   *
   * @param logits of all volumes, one after the other
   * @param present one array per volume
   */
  static double value(float[] logits, boolean[][] present) {
    double sum = 0;
    int labels = logits.length / present.length;
    for (int i = 0; i < logits.length; i++) {
      double z = present[i / labels][i % labels] ? logits[i] : -logits[i];
      // log(1 + exp(-z)) without overflow.
      sum += Math.max(0, -z) + Math.log1p(Math.exp(-Math.abs(z)));
    }
    return sum / logits.length;
  }

  /** Derivative of the loss by each logit. */
  static float[] gradient(float[] logits, boolean[][] present) {
    int labels = logits.length / present.length;
    float[] gradient = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      double target = present[i / labels][i % labels] ? 1 : 0;
      gradient[i] = (float) ((1 / (1 + Math.exp(-logits[i])) - target) / logits.length);
    }
    return gradient;
  }
}
