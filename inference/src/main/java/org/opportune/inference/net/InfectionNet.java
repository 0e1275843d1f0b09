package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * The multi-scale network of Hu et al. 2020 (arXiv 2004.06689), which learns from labels of whole
 * images and shows by class activation maps where it saw what it says: five stages of convolutions,
 * 2, 2, 3, 3 and 3 of them with 1, 2, 4, 8 and 8 times the width, each stage followed by 2x2
 * maxima; behind the last three a head of class activation maps, whose largest values are its
 * logits. The network's logits are the mean of the three heads'.
 *
 * <p>Input: (batch, 1, rows, columns), normalised; rows and columns are multiples of {@link
 * #STRIDE}. The paper does not say whether its convolutions have a bias; here, where a
 * normalisation follows each, they have none.
 */
public final class InfectionNet extends Classifier {

  /** Rows and columns of an input are multiples of this: five halvings. */
  public static final int STRIDE = 32;

  /** Heads. */
  public static final int HEADS = 3;

  private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3};
  private static final int[] WIDTHS = {1, 2, 4, 8, 8};
  private static final int FIRST_WITH_HEAD = CONVOLUTIONS.length - HEADS;

  private final InfectionNetSettings settings;
  private final List<ConvStage> stages = new ArrayList<>();
  private final List<ActivationHead> heads = new ArrayList<>();

  /** Declares the network; its parameters have no values before {@link NetworkState#loadInto}. */
  public InfectionNet(InfectionNetSettings settings) {
    this.settings = settings;
    int in = 1;
    for (int i = 0; i < CONVOLUTIONS.length; i++) {
      int out = settings.width() * WIDTHS[i];
      stages.add(addChildBlock("stage" + (i + 1), new ConvStage(in, out, CONVOLUTIONS[i])));
      in = out;
    }
    for (int i = FIRST_WITH_HEAD; i < CONVOLUTIONS.length; i++) {
      int channels = settings.width() * WIDTHS[i];
      heads.add(addChildBlock("head" + (i + 1), new ActivationHead(channels, settings.classes())));
    }
  }

  /** What was built. */
  public InfectionNetSettings settings() {
    return settings;
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    return mean(headLogits(parameters, input, training, null));
  }

  /**
   * The class activation maps of each head, the finest first: (batch, classes, rows, columns) at an
   * eighth, a sixteenth and a thirty-second of the input's rows and columns. Owned by the caller.
   */
  public List<NDArray> activationMaps(ParameterStore parameters, NDArray input, boolean training) {
    checkInput(input.getShape());
    return maps(parameters, input, 0, training);
  }

  /**
   * The logits of each head, (batch, classes), the finest head first. Owned by the caller.
   *
   * @param dropout what single values of the maps are multiplied by; null for none
   */
  public List<NDArray> headLogits(
      ParameterStore parameters, NDArray input, boolean training, ChannelDropout dropout) {
    return activationMaps(parameters, input, training).stream()
        .map(map -> largest(map, dropout))
        .toList();
  }

  @Override
  public List<String> layers() {
    return List.of("stage3", "stage4", "stage5");
  }

  @Override
  public NDArray features(ParameterStore parameters, NDArray input, String layer) {
    checkInput(input.getShape());
    int last = FIRST_WITH_HEAD + indexOf(layer);
    NDArray now = stages.get(0).apply(parameters, input, false);
    for (int stage = 1; stage <= last; stage++) {
      now = next(parameters, now, stage);
    }
    return now;
  }

  /** The mean over the heads behind the layer: those before it do not hear of its features. */
  @Override
  public NDArray logits(ParameterStore parameters, NDArray features, String layer) {
    int stage = FIRST_WITH_HEAD + indexOf(layer);
    List<NDArray> maps = new ArrayList<>();
    NDArray pooled = Down.halve(features);
    maps.add(head(stage).apply(parameters, pooled, false));
    if (stage + 1 < stages.size()) {
      maps.addAll(maps(parameters, pooled, stage + 1, false));
    }
    pooled.close();
    return mean(maps.stream().map(map -> largest(map, null)).toList());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), settings.classes())};
  }

  /** Maps of the heads from a stage on; the input is that stage's and stays open. */
  private List<NDArray> maps(
      ParameterStore parameters, NDArray input, int first, boolean training) {
    List<NDArray> maps = new ArrayList<>();
    NDArray now = input;
    for (int stage = first; stage < stages.size(); stage++) {
      NDArray pooled;
      try (NDArray convolved = stages.get(stage).apply(parameters, now, training)) {
        pooled = Down.halve(convolved);
      }
      if (now != input) {
        now.close();
      }
      now = pooled;
      if (stage >= FIRST_WITH_HEAD) {
        maps.add(head(stage).apply(parameters, now, training));
      }
    }
    now.close();
    return maps;
  }

  private NDArray next(ParameterStore parameters, NDArray before, int stage) {
    try (before;
        NDArray pooled = Down.halve(before)) {
      return stages.get(stage).apply(parameters, pooled, false);
    }
  }

  private ActivationHead head(int stage) {
    return heads.get(stage - FIRST_WITH_HEAD);
  }

  /** Closes the map. */
  private static NDArray largest(NDArray map, ChannelDropout dropout) {
    // DJL's own max records no gradient.
    try (map) {
      if (dropout == null) {
        return map.getNDArrayInternal().globalMaxPool();
      }
      // Its memory is Java's, and the backward pass still reads it: it stays until its manager
      // closes.
      float[] factors = dropout.factors(Math.toIntExact(map.size()));
      try (NDArray kept = map.mul(map.getManager().create(factors, map.getShape()))) {
        return kept.getNDArrayInternal().globalMaxPool();
      }
    }
  }

  private static NDArray mean(List<NDArray> logits) {
    NDArray sum = logits.get(0);
    for (NDArray further : logits.subList(1, logits.size())) {
      try (NDArray before = sum;
          further) {
        sum = before.add(further);
      }
    }
    try (NDArray all = sum) {
      return all.div(logits.size());
    }
  }

  private static void checkInput(Shape shape) {
    if (shape.dimension() != 4
        || shape.get(1) != 1
        || shape.get(2) % STRIDE != 0
        || shape.get(3) % STRIDE != 0) {
      throw new IllegalArgumentException(
          "Invalid input: "
              + shape
              + " is not (batch, 1, rows, columns) in multiples of "
              + STRIDE);
    }
  }
}
