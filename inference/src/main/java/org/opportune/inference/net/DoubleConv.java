package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** Twice: 3x3 convolution without bias, batch normalisation, ReLU. */
final class DoubleConv extends Layer {
  private final Conv firstConv;
  private final Norm firstNorm;
  private final Conv secondConv;
  private final Norm secondNorm;

  /**
   * Declares both convolutions.
   *
   * @param in input channels
   * @param middle channels between the two
   * @param out output channels
   */
  DoubleConv(int in, int middle, int out) {
    this.firstConv = addChildBlock("double_conv.0", new Conv(in, middle, 3, 1, false));
    this.firstNorm = addChildBlock("double_conv.1", new Norm(middle));
    this.secondConv = addChildBlock("double_conv.3", new Conv(middle, out, 3, 1, false));
    this.secondNorm = addChildBlock("double_conv.4", new Norm(out));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray middle;
    try (NDArray mixed = firstConv.apply(parameters, input, training)) {
      middle = firstNorm.applyRelu(parameters, mixed, training);
    }
    try (middle;
        NDArray mixed = secondConv.apply(parameters, middle, training)) {
      return secondNorm.applyRelu(parameters, mixed, training);
    }
  }
}
