package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;

/** A 2D convolution with stride 1 that keeps rows and columns. */
final class Conv extends Layer {
  private static final Shape ONE = new Shape(1, 1);

  private final Parameter weight;
  private final Parameter bias;
  private final Shape padding;
  private final int groups;

  /**
   * Declares the convolution.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel odd kernel size
   * @param groups groups that input and output channels fall into
   * @param biased whether a bias per output channel is added
   */
  Conv(int in, int out, int kernel, int groups, boolean biased) {
    this.weight = learned("weight", Parameter.Type.WEIGHT, out, (long) in / groups, kernel, kernel);
    this.bias = biased ? learned("bias", Parameter.Type.BIAS, out) : null;
    this.padding = new Shape(kernel / 2, kernel / 2);
    this.groups = groups;
  }

  /** A 1x1 convolution. */
  static Conv pointwise(int in, int out, boolean biased) {
    return new Conv(in, out, 1, 1, biased);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return Conv2d.conv2d(
            input,
            parameters.getValue(weight, input.getDevice(), training),
            parameters.getValue(bias, input.getDevice(), training),
            ONE,
            padding,
            ONE,
            groups)
        .singletonOrThrow();
  }
}
