package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/** The published network's spatial and channel reconstruction block: {@link Scm}, {@link Crm}. */
final class Scrb extends Layer {
  private final Scm spatial;
  private final Crm channel;

  Scrb(int channels) {
    this.spatial = addChildBlock("scm", new Scm(channels));
    this.channel = addChildBlock("crm", new Crm(channels));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray mixed = spatial.apply(parameters, input, training)) {
      return channel.apply(parameters, mixed, training);
    }
  }
}
