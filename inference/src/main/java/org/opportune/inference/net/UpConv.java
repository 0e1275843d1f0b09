package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;

/**
 * A transposed convolution with kernel 2 and stride 2: doubles rows and columns.
 *
 * <p>DJL's PyTorch engine has no transposed convolution. With stride equal to kernel no two output
 * pixels share an input pixel, so it is a 1x1 convolution to four times the channels, whose groups
 * of four are then laid out as 2x2 squares.
 */
final class UpConv extends Layer {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;

  UpConv(int in, int out) {
    this.in = in;
    this.out = out;
    this.weight = learned("weight", Parameter.Type.WEIGHT, in, out, 2, 2);
    this.bias = learned("bias", Parameter.Type.BIAS, out);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray kernel = parameters.getValue(weight, input.getDevice(), training);
    NDArray offset = parameters.getValue(bias, input.getDevice(), training);
    long batch = input.getShape().get(0);
    long rows = input.getShape().get(2);
    long columns = input.getShape().get(3);
    // Weights belong to the model's manager: what is derived from them must not stay there.
    try (NDArray flat = kernel.reshape(in, out * 4L);
        NDArray turned = flat.transpose();
        NDArray pointwise = turned.reshape(out * 4L, in, 1, 1);
        NDArray mixed =
            Conv2d.conv2d(input, pointwise, null, ONE, NONE, ONE, 1).singletonOrThrow();
        NDArray squares = mixed.reshape(batch, out, 2, 2, rows, columns);
        NDArray ordered = squares.transpose(0, 1, 4, 2, 5, 3);
        NDArray doubled = ordered.reshape(batch, out, rows * 2, columns * 2);
        NDArray broadcast = offset.reshape(1, out, 1, 1)) {
      return doubled.add(broadcast);
    }
  }
}
