package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Stem and residual stages of a ResNet, children of the layer that they are made for: what comes
 * before pooling and head.
 */
final class ResidualTrunk {
  private static final Shape POOL = new Shape(3, 3);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape ONE = new Shape(1, 1);

  private final Conv stem;
  private final Norm stemNorm;
  private final List<ResidualBlock> blocks = new ArrayList<>();
  private final int channels;

  /**
   * How layers are called.
   *
   * @param stem first convolution
   * @param norm its normalisation
   * @param stage what comes before a stage's number
   * @param first number of the first stage
   */
  record Names(String stem, String norm, String stage, int first) {
    static final Names TORCHVISION = new Names("conv1", "bn1", "layer", 1);

    /** Places in a sequence of torchvision's layers; 2 rectifies and 3 pools. */
    static final Names PLACES = new Names("0", "1", "", 4);
  }

  /**
   * Declares the layers.
   *
   * @param stages how many of the stages there are
   * @param children told each layer with its name
   */
  ResidualTrunk(
      ResNetSettings settings, Names names, int stages, BiConsumer<String, Block> children) {
    this.stem = Conv.strided(settings.inputs(), settings.width(), 7, 2);
    this.stemNorm = new Norm(settings.width());
    children.accept(names.stem(), stem);
    children.accept(names.norm(), stemNorm);
    int in = settings.width();
    int[] counts = settings.blocks();
    for (int stage = 0; stage < stages; stage++) {
      int width = settings.width() << stage;
      for (int i = 0; i < counts[stage]; i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        boolean basic = settings.depth() == 18;
        ResidualBlock block =
            basic
                ? ResidualBlock.basic(in, width, stride)
                : ResidualBlock.bottleneck(in, width, stride);
        blocks.add(block);
        children.accept(names.stage() + (names.first() + stage) + "." + i, block);
        in = basic ? width : width * ResidualBlock.EXPANSION;
      }
    }
    this.channels = in;
  }

  /** Channels of the last features. */
  int channels() {
    return channels;
  }

  /** Number of residual blocks. */
  int blocks() {
    return blocks.size();
  }

  /** The stem and so many blocks; the input stays open. */
  NDArray upTo(ParameterStore parameters, NDArray input, boolean training, int end) {
    NDArray now;
    try (NDArray mixed = stem.apply(parameters, input, training);
        NDArray rectified = stemNorm.applyRelu(parameters, mixed, training)) {
      now = rectified.getNDArrayInternal().maxPool(POOL, TWO, ONE, false);
    }
    for (ResidualBlock block : blocks.subList(0, end)) {
      try (NDArray before = now) {
        now = block.apply(parameters, before, training);
      }
    }
    return now;
  }

  /** The blocks from a place on; the features stay open, and are the result where none follows. */
  NDArray from(ParameterStore parameters, NDArray features, boolean training, int first) {
    NDArray now = features;
    for (ResidualBlock block : blocks.subList(first, blocks.size())) {
      NDArray before = now;
      now = block.apply(parameters, before, training);
      if (before != features) {
        before.close();
      }
    }
    return now;
  }
}
