package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** A fully connected layer: (batch, in) to (batch, out). */
final class Linear extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  Linear(int in, int out) {
    this.weight = learned("weight", Parameter.Type.WEIGHT, out, in);
    this.bias = learned("bias", Parameter.Type.BIAS, out);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray kernel = parameters.getValue(weight, input.getDevice(), training);
    NDArray offset = parameters.getValue(bias, input.getDevice(), training);
    try (NDArray turned = kernel.transpose();
        NDArray mixed = input.matMul(turned)) {
      return mixed.add(offset);
    }
  }
}
