package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.training.ParameterStore;

/** A 3D convolution without padding that shrinks what it is given, rectified. */
final class ReducingConv extends Layer {
  private static final Shape NONE = new Shape(0, 0, 0);
  private static final Shape ONE = new Shape(1, 1, 1);

  private final Parameter weight;
  private final Parameter bias;
  private final Shape stride;

  /**
   * Declares a convolution.
   *
   * @param in input channels
   * @param out output channels
   * @param depth extent of the kernel along the first axis, and its stride there
   * @param side extent along rows and columns
   * @param stride along rows and columns
   */
  ReducingConv(int in, int out, int depth, int side, int stride) {
    this.weight = learned("weight", Parameter.Type.WEIGHT, out, in, depth, side, side);
    this.bias = learned("bias", Parameter.Type.BIAS, out);
    this.stride = new Shape(depth, stride, stride);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray mixed =
        Conv3d.conv3d(
                input,
                parameters.getValue(weight, input.getDevice(), training),
                parameters.getValue(bias, input.getDevice(), training),
                stride,
                NONE,
                ONE,
                1)
            .singletonOrThrow()) {
      return mixed.getNDArrayInternal().relu();
    }
  }
}
