package org.opportune.inference.infection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Focal cross-entropy with class weights, {@code -w_c (1 - p_c)^gamma log p_c}, mean over the
 * images and the heads.
 *
 * @param weights w, one per class
 * @param gamma how little what is well known counts; 1 in the paper
 */
@SuppressWarnings("ArrayRecordComponent")
record FocalLoss(double[] weights, double gamma) {
  private static final int[] CLASSES = {1};

  /**
   * With the paper's weights: all images over those of the class.
   *
   * @throws IllegalArgumentException when a class has none
   */
  static FocalLoss balanced(int[] counts, double gamma) {
    double all = Arrays.stream(counts).sum();
    for (int clazz = 0; clazz < counts.length; clazz++) {
      if (counts[clazz] == 0) {
        throw new IllegalArgumentException(
            "Cannot train: no image of class " + clazz + " among the patients that train");
      }
    }
    return new FocalLoss(Arrays.stream(counts).mapToDouble(count -> all / count).toArray(), gamma);
  }

  /**
   * The loss.
   *
   * @param heads logits of each head, (batch, classes)
   * @param targets class of each image
   * @return one number, owned by the scope
   */
  NDArray of(NDManager scope, List<NDArray> heads, int[] targets) {
    float[] weighted = new float[targets.length * weights.length];
    for (int i = 0; i < targets.length; i++) {
      weighted[i * weights.length + targets[i]] = (float) weights[targets[i]];
    }
    NDArray chosen = scope.create(weighted, new Shape(targets.length, weights.length));
    NDArray sum = null;
    for (NDArray logits : heads) {
      NDArray head = own(scope, logits);
      NDArray logs = own(scope, head.logSoftmax(1));
      NDArray doubt = own(scope, own(scope, logs.exp()).neg().add(1));
      NDArray focus = gamma == 1 ? doubt : own(scope, doubt.pow(gamma));
      NDArray each = own(scope, own(scope, logs.mul(focus)).mul(chosen));
      NDArray loss = own(scope, own(scope, each.sum(CLASSES)).mean());
      sum = sum == null ? loss : own(scope, sum.add(loss));
    }
    return own(scope, sum.div(-heads.size()));
  }

  private static NDArray own(NDManager scope, NDArray array) {
    array.attach(scope);
    return array;
  }
}
