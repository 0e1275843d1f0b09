package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** Normalisation of each token over its channels (Ba et al. 2016), epsilon 1e-5. */
final class LayerNorm extends Layer {
  private static final float EPSILON = 1e-5f;

  private final Shape channels;
  private final Parameter gamma;
  private final Parameter beta;

  LayerNorm(int channels) {
    this.channels = new Shape(channels);
    this.gamma = learned("weight", Parameter.Type.GAMMA, channels);
    this.beta = learned("bias", Parameter.Type.BETA, channels);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return input
        .getNDArrayInternal()
        .layerNorm(
            input,
            channels,
            parameters.getValue(gamma, input.getDevice(), training),
            parameters.getValue(beta, input.getDevice(), training),
            EPSILON)
        .singletonOrThrow();
  }
}
