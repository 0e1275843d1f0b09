package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * The stem and the first stages of a ResNet-18 over images of three channels, without pooling and
 * head: (batch, 3, rows, columns) to (batch, width * 2^(stages - 1), rows / 2^(stages + 1), columns
 * / 2^(stages + 1)), sizes rounded up. Layers are named by their place in a sequence, as {@code
 * torch.nn.Sequential(*list(resnet.children())[:-2])} names them.
 */
final class ResNetFeatures extends Layer {
  private final ResidualTrunk trunk;

  ResNetFeatures(int width, int stages) {
    this.trunk =
        new ResidualTrunk(
            new ResNetSettings(18, width, 3, 1),
            ResidualTrunk.Names.PLACES,
            stages,
            (name, layer) -> addChildBlock(name, layer));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return trunk.upTo(parameters, input, training, trunk.blocks());
  }
}
