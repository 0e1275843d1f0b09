package org.opportune.inference.paced;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.stream.IntStream;
import org.opportune.inference.net.Layer;

/**
 * Probabilities of whole images: the largest of any patch.
 *
 * @param network in training; its parameters have values
 * @param manager owns what a forward pass needs
 * @param input how patches reach it
 * @param batch patches at a time
 */
record BagScores(Layer network, NDManager manager, PatchInput input, int batch) {

  /** Probability of each image and label. */
  double[][] of(BagSet bags) {
    int labels = input.card().labels().size();
    double[][] scores = new double[bags.size()][labels];
    int[] bagOf = bags.bagOfEach();
    for (int from = 0; from < bagOf.length; from += batch) {
      int[] numbers = IntStream.range(from, Math.min(bagOf.length, from + batch)).toArray();
      float[] logits = logits(bags, numbers);
      for (int i = 0; i < numbers.length; i++) {
        double[] score = scores[bagOf[numbers[i]]];
        for (int k = 0; k < labels; k++) {
          score[k] = Math.max(score[k], PacedLoss.sigmoid(logits[i * labels + k]));
        }
      }
    }
    return scores;
  }

  private float[] logits(BagSet bags, int[] numbers) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray output =
          network.apply(
              new ParameterStore(manager, false), input.of(scope, bags.patches(), numbers), false);
      output.attach(scope);
      return output.toFloatArray();
    }
  }
}
