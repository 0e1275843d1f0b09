package org.opportune.inference.ctnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

/**
 * Binary cross-entropy of logits, the mean over items and labels, and its gradient: what PyTorch
 * calls {@code BCEWithLogitsLoss}.
 */
final class LabelLoss {
  private LabelLoss() {}

  /**
   * The loss of a network's output, whose gradients are then with the parameters.
   *
   * @param scope owns what is made on the way
   * @param collector that recorded the output
   * @param output (items, ...); taken over by the scope
   * @param present one array per item
   */
  static double learn(
      NDManager scope, GradientCollector collector, NDArray output, boolean[][] present) {
    output.attach(scope);
    float[] logits = output.toFloatArray();
    // The sum of logits times their gradients has these gradients.
    NDArray product = output.mul(scope.create(gradient(logits, present), output.getShape()));
    product.attach(scope);
    NDArray total = product.sum();
    total.attach(scope);
    collector.backward(total);
    return value(logits, present);
  }

  /**
   * The loss.
   *
   * @param logits of all items, one after the other
   * @param present one array per item
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
