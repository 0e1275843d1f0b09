package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * Multi-head self-attention (Vaswani et al. 2017), with the names of PyTorch's {@code
 * MultiheadAttention}. Input and output: (batch, tokens, channels).
 */
final class SelfAttention extends Layer {
  private final int channels;
  private final int heads;
  private final Parameter weight;
  private final Parameter bias;
  private final Linear out;

  SelfAttention(int channels, int heads) {
    this.channels = channels;
    this.heads = heads;
    this.weight = learned("in_proj_weight", Parameter.Type.WEIGHT, 3L * channels, channels);
    this.bias = learned("in_proj_bias", Parameter.Type.BIAS, 3L * channels);
    this.out = addChildBlock("out_proj", new Linear(channels, channels));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray kernel = parameters.getValue(weight, input.getDevice(), training);
    NDArray offset = parameters.getValue(bias, input.getDevice(), training);
    NDList parts;
    try (NDArray turned = kernel.transpose();
        NDArray mixed = input.matMul(turned);
        NDArray all = mixed.add(offset)) {
      parts = all.split(3, 2);
    }
    try (parts;
        NDArray query = byHead(parts.get(0));
        NDArray key = byHead(parts.get(1));
        NDArray value = byHead(parts.get(2));
        NDArray flipped = key.transpose(0, 1, 3, 2);
        NDArray likeness = query.matMul(flipped);
        NDArray scaled = Scale.by(likeness, Math.sqrt((double) heads / channels));
        NDArray shares = scaled.softmax(3);
        NDArray gathered = shares.matMul(value);
        NDArray inOrder = gathered.transpose(0, 2, 1, 3);
        NDArray joined = inOrder.reshape(input.getShape())) {
      return out.apply(parameters, joined, training);
    }
  }

  private NDArray byHead(NDArray tokens) {
    Shape shape = tokens.getShape();
    try (NDArray split =
        tokens.reshape(shape.get(0), shape.get(1), heads, (long) channels / heads)) {
      return split.transpose(0, 2, 1, 3);
    }
  }
}
