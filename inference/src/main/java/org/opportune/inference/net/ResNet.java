package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
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
  private static final Shape POOL = new Shape(3, 3);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape ONE = new Shape(1, 1);
  private static final int[] PIXELS = {2};

  private final ResNetSettings settings;
  private final Conv stem;
  private final Norm stemNorm;
  private final List<ResidualBlock> blocks = new ArrayList<>();

  /** Null where the features are what is wanted. */
  private final Linear head;

  /**
   * How layers are called.
   *
   * @param stem first convolution
   * @param norm its normalisation
   * @param stage what comes before a stage's number
   * @param first number of the first stage
   */
  private record Names(String stem, String norm, String stage, int first) {
    static final Names TORCHVISION = new Names("conv1", "bn1", "layer", 1);

    /** Places in a sequence of torchvision's layers; 2 rectifies and 3 pools. */
    static final Names PLACES = new Names("0", "1", "", 4);
  }

  /** Declares the network; its parameters have no values before {@link NetworkState#loadInto}. */
  public ResNet(ResNetSettings settings) {
    this(settings, Names.TORCHVISION, settings.blocks().length, true);
  }

  private ResNet(ResNetSettings settings, Names names, int stages, boolean headed) {
    this.settings = settings;
    this.stem =
        addChildBlock(names.stem(), Conv.strided(settings.inputs(), settings.width(), 7, 2));
    this.stemNorm = addChildBlock(names.norm(), new Norm(settings.width()));
    int in = settings.width();
    int[] counts = settings.blocks();
    for (int stage = 0; stage < stages; stage++) {
      int channels = settings.width() << stage;
      for (int i = 0; i < counts[stage]; i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        boolean basic = settings.depth() == 18;
        ResidualBlock block =
            basic
                ? ResidualBlock.basic(in, channels, stride)
                : ResidualBlock.bottleneck(in, channels, stride);
        String place = names.stage() + (names.first() + stage) + "." + i;
        blocks.add(addChildBlock(place, block));
        in = basic ? channels : channels * ResidualBlock.EXPANSION;
      }
    }
    this.head = headed ? addChildBlock("fc", new Linear(in, settings.outputs())) : null;
  }

  /**
   * The stem and the first stages of a ResNet-18 over images of three channels, without pooling and
   * head: (batch, 3, rows, columns) to (batch, width * 2^(stages - 1), rows / 2^(stages + 1),
   * columns / 2^(stages + 1)), sizes rounded up. Layers are named by their place in a sequence, as
   * {@code torch.nn.Sequential(*list(resnet.children())[:-2])} names them.
   */
  static Layer features(int width, int stages) {
    return new ResNet(new ResNetSettings(18, width, 3, 1), Names.PLACES, stages, false);
  }

  /** What was built. */
  public ResNetSettings settings() {
    return settings;
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    if (head == null) {
      return upTo(parameters, input, training, blocks.size());
    }
    try (NDArray features = upTo(parameters, input, training, blocks.size())) {
      return from(parameters, features, training, blocks.size());
    }
  }

  @Override
  public List<String> layers() {
    return List.of("layer1", "layer2", "layer3", "layer4");
  }

  @Override
  public NDArray features(ParameterStore parameters, NDArray input, String layer) {
    return upTo(parameters, input, false, blocksUpTo(layer));
  }

  @Override
  public NDArray logits(ParameterStore parameters, NDArray features, String layer) {
    return from(parameters, features, false, blocksUpTo(layer));
  }

  private int blocksUpTo(String layer) {
    return Arrays.stream(settings.blocks(), 0, indexOf(layer) + 1).sum();
  }

  /** The stem and so many blocks. */
  private NDArray upTo(ParameterStore parameters, NDArray input, boolean training, int end) {
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

  /** The blocks from a place on and the head; the features stay open. */
  private NDArray from(ParameterStore parameters, NDArray features, boolean training, int first) {
    NDArray now = features;
    for (ResidualBlock block : blocks.subList(first, blocks.size())) {
      NDArray before = now;
      now = block.apply(parameters, before, training);
      if (before != features) {
        before.close();
      }
    }
    Shape shape = now.getShape();
    try (NDArray flat = now.reshape(shape.get(0), shape.get(1), -1);
        NDArray pooled = flat.mean(PIXELS)) {
      return head.apply(parameters, pooled, training);
    } finally {
      if (now != features) {
        now.close();
      }
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    if (head == null) {
      return super.getOutputShapes(inputShapes);
    }
    return new Shape[] {new Shape(inputShapes[0].get(0), settings.outputs())};
  }
}
