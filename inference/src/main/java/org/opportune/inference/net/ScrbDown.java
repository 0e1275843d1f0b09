package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * The published bottleneck: 2x2 maxima, {@link Scrb}, batch normalisation, ReLU, 1x1 convolution,
 * batch normalisation, ReLU.
 */
final class ScrbDown extends Layer {
  private final Scrb scrb;
  private final Norm firstNorm;
  private final Conv widen;
  private final Norm secondNorm;

  ScrbDown(int in, int out) {
    this.scrb = addChildBlock("block.1", new Scrb(in));
    this.firstNorm = addChildBlock("block.2", new Norm(in));
    this.widen = addChildBlock("block.4", Conv.pointwise(in, out, true));
    this.secondNorm = addChildBlock("block.5", new Norm(out));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray halved = Down.halve(input);
        NDArray mixed = scrb.apply(parameters, halved, training);
        NDArray active = firstNorm.applyRelu(parameters, mixed, training);
        NDArray wide = widen.apply(parameters, active, training)) {
      return secondNorm.applyRelu(parameters, wide, training);
    }
  }
}
