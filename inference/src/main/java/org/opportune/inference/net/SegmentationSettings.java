package org.opportune.inference.net;

import ai.djl.ndarray.types.Shape;

/**
 * What a segmentation network is built of.
 *
 * @param family which network
 * @param width channels of the finest level; each halving doubles them
 * @param halvings how often rows and columns are halved on the way down
 * @param classes output channels, one logit each
 * @param side rows and columns of an input, which TransUNet's positions are bound to; the others
 *     take any multiple of {@link #stride()}
 * @param layers layers of TransUNet's transformer; not of the others
 */
public record SegmentationSettings(
    SegmentationFamily family, int width, int halvings, int classes, int side, int layers) {

  /** Heads of each of TransUNet's layers, which share the bottleneck's channels out. */
  public static final int HEADS = 4;

  /** Checks counts. */
  public SegmentationSettings {
    if (width < 1 || halvings < 1 || classes < 1 || layers < 0) {
      throw new IllegalArgumentException(
          "Invalid network: width " + width + ", halvings " + halvings + ", classes " + classes);
    }
    if (side < 1 || side % (1 << halvings) != 0) {
      throw new IllegalArgumentException(
          "Invalid network: side " + side + " cannot be halved " + halvings + " times");
    }
    if (family == SegmentationFamily.TRANS_U_NET && (width << halvings) % HEADS != 0) {
      throw new IllegalArgumentException(
          "Invalid network: " + (width << halvings) + " channels among " + HEADS + " heads");
    }
  }

  /** A network small enough to train on a CPU in minutes. */
  public static SegmentationSettings small(SegmentationFamily family, int classes) {
    return new SegmentationSettings(family, 8, 3, classes, 64, 2);
  }

  /** The same with another number of classes. */
  public SegmentationSettings withClasses(int count) {
    return new SegmentationSettings(family, width, halvings, count, side, layers);
  }

  /** Rows and columns of an input are multiples of this. */
  public int stride() {
    return 1 << halvings;
  }

  /** Channels of the coarsest level. */
  public int bottleneck() {
    return width << halvings;
  }

  /**
   * Checks the shape of an input.
   *
   * @throws IllegalArgumentException when it is not (batch, 1, rows, columns), with slices before
   *     rows for a volumetric network, in sizes that the network takes
   */
  void checkInput(Shape shape) {
    int axes = family.isVolumetric() ? 5 : 4;
    boolean fits = shape.dimension() == axes && shape.get(1) == 1;
    for (int axis = axes - 2; fits && axis < axes; axis++) {
      long extent = shape.get(axis);
      fits = family == SegmentationFamily.TRANS_U_NET ? extent == side : extent % stride() == 0;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "Invalid input: "
              + shape
              + (family.isVolumetric()
                  ? " is not (batch, 1, slices, rows, columns)"
                  : " is not (batch, 1, rows, columns)")
              + (family == SegmentationFamily.TRANS_U_NET
                  ? ", both " + side
                  : ", rows and columns in multiples of " + stride()));
    }
  }
}
