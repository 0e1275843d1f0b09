package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;

/** Halves rows and columns by 2x2 maxima, then {@link DoubleConv}. */
final class Down extends Layer {
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape NONE = new Shape(0, 0);

  private final DoubleConv conv;

  Down(int in, int out) {
    this.conv = addChildBlock("block.1", new DoubleConv(in, out, out));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray halved = halve(input)) {
      return conv.apply(parameters, halved, training);
    }
  }

  /** Maximum of each 2x2 square. */
  static NDArray halve(NDArray input) {
    return input.getNDArrayInternal().maxPool(TWO, TWO, NONE, false);
  }
}
