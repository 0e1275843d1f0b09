package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;

/**
 * The channel half of {@link Scrb}: one half of the channels is transformed richly (grouped 3x3 and
 * 1x1 convolution), the other cheaply (1x1 convolution and itself); the product of both is weighted
 * by a softmax over channels of its own spatial mean and folded back to the input's width.
 */
final class Crm extends Layer {
  private final int channels;
  private final Conv squeezeUpper;
  private final Conv squeezeLower;
  private final Conv grouped;
  private final Conv upperPointwise;
  private final Conv lowerPointwise;

  Crm(int channels) {
    this.channels = channels;
    int half = channels / 2;
    this.squeezeUpper = addChildBlock("squeeze1", Conv.pointwise(half, channels, false));
    this.squeezeLower = addChildBlock("squeeze2", Conv.pointwise(half, channels, false));
    this.grouped = addChildBlock("GWC", new Conv(channels, channels * 2, 3, 2, true));
    this.upperPointwise = addChildBlock("PWC1", Conv.pointwise(channels, channels * 2, false));
    this.lowerPointwise = addChildBlock("PWC2", Conv.pointwise(channels, channels, false));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDList halves = input.split(2, 1);
        NDArray rich = rich(parameters, halves.get(0), training);
        NDArray cheap = cheap(parameters, halves.get(1), training);
        NDArray activated = rich.getNDArrayInternal().gelu();
        NDArray product = activated.mul(cheap);
        NDArray means = product.getNDArrayInternal().globalAvgPool();
        NDArray shares = means.softmax(1);
        NDArray weights = shares.reshape(input.getShape().get(0), channels * 2L, 1, 1);
        NDArray weighted = product.mul(weights);
        NDList folds = weighted.split(2, 1)) {
      return folds.get(0).add(folds.get(1));
    }
  }

  private NDArray rich(ParameterStore parameters, NDArray upper, boolean training) {
    try (NDArray squeezed = squeezeUpper.apply(parameters, upper, training);
        NDArray spatial = grouped.apply(parameters, squeezed, training);
        NDArray pointwise = upperPointwise.apply(parameters, squeezed, training)) {
      return spatial.add(pointwise);
    }
  }

  private NDArray cheap(ParameterStore parameters, NDArray lower, boolean training) {
    try (NDArray squeezed = squeezeLower.apply(parameters, lower, training);
        NDArray pointwise = lowerPointwise.apply(parameters, squeezed, training)) {
      return pointwise.concat(squeezed, 1);
    }
  }
}
