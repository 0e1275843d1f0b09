package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.training.ParameterStore;

/** A 3D convolution without bias, padded so that it keeps slices, rows and columns. */
final class VolumeConv extends Layer {
  private static final Shape ONE = new Shape(1, 1, 1);

  private final Parameter weight;
  private final Shape padding;

  /**
   * Declares a convolution.
   *
   * @param in input channels
   * @param out output channels
   * @param slices odd extent of the kernel across slices
   * @param side odd extent within them
   */
  VolumeConv(int in, int out, int slices, int side) {
    this.weight = learned("weight", Parameter.Type.WEIGHT, out, in, slices, side, side);
    this.padding = new Shape(slices / 2, side / 2, side / 2);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray kernel = parameters.getValue(weight, input.getDevice(), training);
    return Conv3d.conv3d(input, kernel, null, ONE, padding, ONE, 1).singletonOrThrow();
  }
}
