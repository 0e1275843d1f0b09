package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

/**
 * Tells from a segmentation network's bottleneck which scanner an image is from: a perceptron over
 * mean and standard deviation of each channel, for noise shows in how much a channel varies. Input:
 * (batch, channels, ...). Output: (batch, scanners), logits.
 */
public final class ScannerDiscriminator extends Layer {
  private static final int HIDDEN = 32;
  private static final int[] PLACES = {2};
  private static final double EPSILON = 1e-5;

  private final Linear first;
  private final Linear second;

  /** Declares a discriminator of so many channels and scanners. */
  public ScannerDiscriminator(int channels, int scanners) {
    this.first = addChildBlock("first", new Linear(2 * channels, HIDDEN));
    this.second = addChildBlock("second", new Linear(HIDDEN, scanners));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    Shape shape = input.getShape();
    try (NDArray flat = input.reshape(shape.get(0), shape.get(1), -1);
        NDArray mean = flat.mean(PLACES, true);
        NDArray away = flat.sub(mean);
        NDArray squares = away.square();
        NDArray variance = squares.mean(PLACES, true);
        NDArray above = variance.add(EPSILON);
        NDArray deviation = above.sqrt();
        NDArray both = mean.concat(deviation, 1);
        NDArray statistics = both.reshape(shape.get(0), 2 * shape.get(1));
        NDArray hidden = first.apply(parameters, statistics, training);
        NDArray active = hidden.getNDArrayInternal().relu()) {
      return second.apply(parameters, active, training);
    }
  }
}
