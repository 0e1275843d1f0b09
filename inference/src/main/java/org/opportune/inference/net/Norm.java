package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** Batch normalisation per channel, as PyTorch does it by default: epsilon 1e-5, momentum 0.1. */
public final class Norm extends Layer {
  /** Added to the variance. */
  public static final double EPSILON = 1e-5;

  /** DJL counts what is kept, PyTorch what is replaced: 0.9 here is 0.1 there. */
  private static final float KEPT = 0.9f;

  /** DJL's way to say that no axes need swapping, which would leave arrays behind. */
  private static final int CHANNELS_WHERE_PYTORCH_HAS_THEM = -1;

  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;

  Norm(int channels) {
    this.gamma = learned("weight", Parameter.Type.GAMMA, channels);
    this.beta = learned("bias", Parameter.Type.BETA, channels);
    this.mean = tracked("running_mean", Parameter.Type.RUNNING_MEAN, channels);
    this.variance = tracked("running_var", Parameter.Type.RUNNING_VAR, channels);
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return input
        .getNDArrayInternal()
        .batchNorm(
            input,
            parameters.getValue(mean, input.getDevice(), training),
            parameters.getValue(variance, input.getDevice(), training),
            parameters.getValue(gamma, input.getDevice(), training),
            parameters.getValue(beta, input.getDevice(), training),
            CHANNELS_WHERE_PYTORCH_HAS_THEM,
            KEPT,
            (float) EPSILON,
            training)
        .singletonOrThrow();
  }

  /** Normalises and rectifies. */
  NDArray applyRelu(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray normalised = apply(parameters, input, training)) {
      return normalised.getNDArrayInternal().relu();
    }
  }
}
