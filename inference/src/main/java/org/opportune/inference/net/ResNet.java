package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;

/**
 * ResNet-18 or ResNet-50 (He et al. 2016, arXiv 1512.03385) of any width, with torchvision's names,
 * so that weights trained there load here.
 *
 * <p>Input: (batch, channels, rows, columns), normalised; rows and columns of 32 and more. Output:
 * (batch, outputs), logits.
 */
public final class ResNet extends Classifier {
  private static final int[] PIXELS = {2};

  private final ResNetSettings settings;
  private final ResidualTrunk trunk;
  private final Linear head;

  /** Declares the network; its parameters have no values before {@link NetworkState#loadInto}. */
  public ResNet(ResNetSettings settings) {
    this.settings = settings;
    this.trunk =
        new ResidualTrunk(
            settings,
            ResidualTrunk.Names.TORCHVISION,
            settings.blocks().length,
            (name, layer) -> addChildBlock(name, layer));
    this.head = addChildBlock("fc", new Linear(trunk.channels(), settings.outputs()));
  }

  /** What was built. */
  public ResNetSettings settings() {
    return settings;
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray features = trunk.upTo(parameters, input, training, trunk.blocks())) {
      return from(parameters, features, training, trunk.blocks());
    }
  }

  @Override
  public List<String> layers() {
    return List.of("layer1", "layer2", "layer3", "layer4");
  }

  @Override
  public NDArray features(ParameterStore parameters, NDArray input, String layer) {
    return trunk.upTo(parameters, input, false, blocksUpTo(layer));
  }

  @Override
  public NDArray logits(ParameterStore parameters, NDArray features, String layer) {
    return from(parameters, features, false, blocksUpTo(layer));
  }

  private int blocksUpTo(String layer) {
    return Arrays.stream(settings.blocks(), 0, indexOf(layer) + 1).sum();
  }

  /** The blocks from a place on and the head; the features stay open. */
  private NDArray from(ParameterStore parameters, NDArray features, boolean training, int first) {
    NDArray last = trunk.from(parameters, features, training, first);
    Shape shape = last.getShape();
    try (NDArray flat = last.reshape(shape.get(0), shape.get(1), -1);
        NDArray pooled = flat.mean(PIXELS)) {
      return head.apply(parameters, pooled, training);
    } finally {
      if (last != features) {
        last.close();
      }
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), settings.outputs())};
  }
}
