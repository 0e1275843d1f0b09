package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * One layer of a vision transformer (Dosovitskiy et al. 2021): attention, then a perceptron with
 * GELU, each after a normalisation and added to its input. Names are those of PyTorch's {@code
 * TransformerEncoderLayer} with {@code norm_first}. Input and output: (batch, tokens, channels).
 */
final class TransformerLayer extends Layer {
  private static final int EXPANSION = 4;

  private final SelfAttention attention;
  private final Linear widen;
  private final Linear narrow;
  private final LayerNorm beforeAttention;
  private final LayerNorm beforePerceptron;

  TransformerLayer(int channels, int heads) {
    this.attention = addChildBlock("self_attn", new SelfAttention(channels, heads));
    this.widen = addChildBlock("linear1", new Linear(channels, channels * EXPANSION));
    this.narrow = addChildBlock("linear2", new Linear(channels * EXPANSION, channels));
    this.beforeAttention = addChildBlock("norm1", new LayerNorm(channels));
    this.beforePerceptron = addChildBlock("norm2", new LayerNorm(channels));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray attended;
    try (NDArray normalised = beforeAttention.apply(parameters, input, training);
        NDArray change = attention.apply(parameters, normalised, training)) {
      attended = input.add(change);
    }
    try (attended;
        NDArray normalised = beforePerceptron.apply(parameters, attended, training);
        NDArray wide = widen.apply(parameters, normalised, training);
        NDArray activated = wide.getNDArrayInternal().gelu();
        NDArray change = narrow.apply(parameters, activated, training)) {
      return attended.add(change);
    }
  }
}
