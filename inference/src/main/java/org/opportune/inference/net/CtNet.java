package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * CT-Net (Draelos et al., Medical Image Analysis 67:101857, arXiv 2002.04752): labels of a whole
 * volume. A residual network without head sees groups of three slices as images of three channels;
 * three 3D convolutions, for which the groups are the channels, reduce its features; three fully
 * connected layers make logits of the rest. Names as in the authors' code, so that weights trained
 * there load here.
 *
 * <p>Input: (batch, groups, 3, rows, columns). Output: (batch, labels), logits.
 */
public final class CtNet extends Classifier {
  /** Images of a pass through the residual network, outside training: bounds the memory. */
  private static final int IMAGES = 16;

  private static final String FEATURES = "features";

  private final CtNetSettings settings;
  private final ResNetFeatures features;
  private final List<ReducingConv> reducing;
  private final List<Linear> classifier;

  /** Declares the network; its parameters have no values before {@link NetworkState#loadInto}. */
  public CtNet(CtNetSettings settings) {
    this.settings = settings;
    this.features =
        addChildBlock(FEATURES, new ResNetFeatures(settings.width(), settings.stages()));
    int reduced = settings.reduced();
    this.reducing =
        List.of(
            addChildBlock("reducingconvs.0", new ReducingConv(settings.groups(), reduced, 3, 3, 1)),
            addChildBlock("reducingconvs.2", new ReducingConv(reduced, reduced / 2, 3, 3, 1)),
            addChildBlock("reducingconvs.4", new ReducingConv(reduced / 2, reduced / 4, 3, 2, 2)));
    int hidden = settings.hidden();
    int second = settings.secondHidden();
    this.classifier =
        List.of(
            addChildBlock("classifier.0", new Linear(settings.flattened(), hidden)),
            addChildBlock("classifier.3", new Linear(hidden, second)),
            addChildBlock("classifier.6", new Linear(second, settings.labels())));
  }

  /** What was built. */
  public CtNetSettings settings() {
    return settings;
  }

  @Override
  public List<String> layers() {
    return List.of(FEATURES);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The features of every group are an image of their own: (batch * groups, channels, rows,
   * columns).
   */
  @Override
  public NDArray features(ParameterStore parameters, NDArray input, String layer) {
    indexOf(layer);
    try (NDArray seen = features(parameters, input, false)) {
      Shape shape = seen.getShape();
      return seen.reshape(shape.get(0) * shape.get(1), shape.get(2), shape.get(3), shape.get(4));
    }
  }

  @Override
  public NDArray logits(ParameterStore parameters, NDArray features, String layer) {
    indexOf(layer);
    Shape shape = features.getShape();
    try (NDArray seen =
        features.reshape(-1, settings.groups(), shape.get(1), shape.get(2), shape.get(3))) {
      return ofFeatures(parameters, seen, false, null);
    }
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return logits(parameters, input, training, null);
  }

  /**
   * Runs the network.
   *
   * @param input stays open
   * @param dropout units switched off behind the first two fully connected layers; null for none
   * @return (batch, labels), owned by the caller
   */
  public NDArray logits(
      ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    try (NDArray seen = features(parameters, input, training)) {
      return ofFeatures(parameters, seen, training, dropout);
    }
  }

  /** Features of every group: (batch, groups, depth, rows, columns). */
  NDArray features(ParameterStore parameters, NDArray input, boolean training) {
    Shape shape = input.getShape();
    long images = shape.get(0) * shape.get(1);
    long[] seen = settings.shapes().get(0);
    try (NDArray flat = input.reshape(images, shape.get(2), shape.get(3), shape.get(4));
        NDArray found =
            training || images <= IMAGES
                ? features.apply(parameters, flat, training)
                : inParts(parameters, flat, images)) {
      return found.reshape(shape.get(0), seen[0], seen[1], seen[2], seen[3]);
    }
  }

  /** Logits of features. */
  NDArray ofFeatures(
      ParameterStore parameters, NDArray seen, boolean training, ChannelDropout dropout) {
    NDArray now = reducing.get(0).apply(parameters, seen, training);
    for (ReducingConv convolution : reducing.subList(1, reducing.size())) {
      try (NDArray before = now) {
        now = convolution.apply(parameters, before, training);
      }
    }
    try (NDArray volume = now) {
      now = volume.reshape(volume.getShape().get(0), settings.flattened());
    }
    for (Linear layer : classifier.subList(0, classifier.size() - 1)) {
      try (NDArray before = now;
          NDArray mixed = layer.apply(parameters, before, training)) {
        now = rectified(mixed, dropout);
      }
    }
    try (NDArray before = now) {
      return classifier.get(classifier.size() - 1).apply(parameters, before, training);
    }
  }

  private static NDArray rectified(NDArray mixed, ChannelDropout dropout) {
    NDArray positive = mixed.getNDArrayInternal().relu();
    if (dropout == null) {
      return positive;
    }
    try (positive) {
      Shape shape = positive.getShape();
      try (NDArray spread = positive.reshape(shape.get(0), shape.get(1), 1, 1);
          NDArray thinned = dropout.apply(spread)) {
        return thinned.reshape(shape);
      }
    }
  }

  private NDArray inParts(ParameterStore parameters, NDArray images, long count) {
    try (NDList parts = new NDList()) {
      for (long from = 0; from < count; from += IMAGES) {
        long end = Math.min(count, from + IMAGES);
        try (NDArray part = images.get(from + ":" + end)) {
          parts.add(features.apply(parameters, part, false));
        }
      }
      return NDArrays.concat(parts);
    }
  }
}
