package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;

/** A 2D convolution, padded so that with stride 1 it keeps rows and columns. */
final class Conv extends Layer {
  private static final Shape ONE = new Shape(1, 1);

  private final Parameter weight;
  private final Parameter bias;
  private final Shape stride;
  private final Shape padding;
  private final int groups;

  /**
   * Declares a convolution with stride 1.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel odd kernel size
   * @param groups groups that input and output channels fall into
   * @param biased whether a bias per output channel is added
   */
  Conv(int in, int out, int kernel, int groups, boolean biased) {
    this(in, out, kernel, 1, groups, biased);
  }

  private Conv(int in, int out, int kernel, int stride, int groups, boolean biased) {
    this.weight = learned("weight", Parameter.Type.WEIGHT, out, (long) in / groups, kernel, kernel);
    this.bias = biased ? learned("bias", Parameter.Type.BIAS, out) : null;
    this.stride = new Shape(stride, stride);
    this.padding = new Shape(kernel / 2, kernel / 2);
    this.groups = groups;
  }

  /** A 1x1 convolution. */
  static Conv pointwise(int in, int out, boolean biased) {
    return new Conv(in, out, 1, 1, biased);
  }

  /** A convolution without bias that divides rows and columns by its stride, rounded up. */
  static Conv strided(int in, int out, int kernel, int stride) {
    return new Conv(in, out, kernel, stride, 1, false);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return Conv2d.conv2d(
            input,
            parameters.getValue(weight, input.getDevice(), training),
            parameters.getValue(bias, input.getDevice(), training),
            stride,
            padding,
            ONE,
            groups)
        .singletonOrThrow();
  }
}
