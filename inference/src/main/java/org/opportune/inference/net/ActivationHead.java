package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * 1x1 convolution without bias to one map per class, batch normalisation, ReLU: class activation
 * maps, (batch, classes, rows, columns).
 */
final class ActivationHead extends Layer {
  private final Conv conv;
  private final Norm norm;

  ActivationHead(int in, int classes) {
    this.conv = addChildBlock("conv", Conv.pointwise(in, classes, false));
    this.norm = addChildBlock("bn", new Norm(classes));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray mixed = conv.apply(parameters, input, training)) {
      return norm.applyRelu(parameters, mixed, training);
    }
  }
}
