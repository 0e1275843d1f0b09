package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** Twice: convolution without bias, batch normalisation, ReLU; of images 3x3. */
final class DoubleConv extends Layer {
  private final Layer firstConv;
  private final Norm firstNorm;
  private final Layer secondConv;
  private final Norm secondNorm;

  /**
   * Declares both convolutions.
   *
   * @param in input channels
   * @param middle channels between the two
   * @param out output channels
   */
  DoubleConv(int in, int middle, int out) {
    this(new Conv(in, middle, 3, 1, false), middle, new Conv(middle, out, 3, 1, false), out);
  }

  private DoubleConv(Layer first, int middle, Layer second, int out) {
    this.firstConv = addChildBlock("double_conv.0", first);
    this.firstNorm = addChildBlock("double_conv.1", new Norm(middle));
    this.secondConv = addChildBlock("double_conv.3", second);
    this.secondNorm = addChildBlock("double_conv.4", new Norm(out));
  }

  /**
   * The same over slices, rows and columns.
   *
   * @param in input channels
   * @param out output channels
   * @param slices extent of the kernels across slices, 1 or 3
   */
  static DoubleConv ofVolumes(int in, int out, int slices) {
    return new DoubleConv(
        new VolumeConv(in, out, slices, 3), out, new VolumeConv(out, out, slices, 3), out);
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
