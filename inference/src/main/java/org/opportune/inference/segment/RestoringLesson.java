package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.SplittableRandom;
import org.opportune.inference.net.Scale;

/**
 * Restores squares that were cut out of unlabelled images (context encoders, Pathak et al., CVPR
 * 2016; masked as in He et al., CVPR 2022): mean squared error within the squares. The network has
 * one output channel, the image.
 *
 * @param scans whose truth is not read
 * @param slices per step
 */
record RestoringLesson(List<FieldScan> scans, int slices) implements Lesson {
  private static final int SQUARE = 8;
  private static final double HIDDEN = 0.4;

  @Override
  public NDArray loss(Step step) {
    Pieces pieces = Pieces.random(scans, step.network().settings().family(), slices, step.random());
    float[] whole = pieces.values();
    float[] hidden = hidden(whole.length, step.random());
    float[] seen = whole.clone();
    for (int i = 0; i < seen.length; i++) {
      seen[i] *= 1 - hidden[i];
    }
    NDArray truth = step.scope().create(whole, pieces.shape(1));
    NDArray mask = step.scope().create(hidden, pieces.shape(1));
    NDArray restored = step.pass(pieces, seen).logits();
    return Scale.by(restored.sub(truth).square().mul(mask).sum(), 1 / Math.max(1, sum(hidden)));
  }

  private static float[] hidden(int pixels, SplittableRandom random) {
    int across = Piece.SIDE / SQUARE;
    boolean[] squares = new boolean[pixels / (SQUARE * SQUARE)];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = random.nextDouble() < HIDDEN;
    }
    float[] hidden = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      int image = i / Piece.AREA;
      int row = i % Piece.AREA / Piece.SIDE;
      int column = i % Piece.SIDE;
      hidden[i] = squares[(image * across + row / SQUARE) * across + column / SQUARE] ? 1 : 0;
    }
    return hidden;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
