package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * Tells which findings lie in which cell of a slab of three slices: the residual network of a
 * {@link CtNet}, under the same names, and a 1x1 convolution. What it learns is what a CT-Net
 * starts from.
 *
 * <p>Input: (slabs, 3, rows, columns). Output: (slabs, findings, cells down, cells along), logits.
 */
public final class FindingCells extends Layer {
  /** What the weights of the residual network are named by, here and in a CT-Net. */
  public static final String FEATURES = "features.";

  private final ResNetFeatures features;
  private final Conv cells;

  /**
   * Declares the network.
   *
   * @param settings of the CT-Net; its labels are the findings
   */
  public FindingCells(CtNetSettings settings) {
    this.features =
        addChildBlock("features", new ResNetFeatures(settings.width(), settings.stages()));
    int channels = (int) settings.shapes().get(0)[1];
    this.cells = addChildBlock("cells", Conv.pointwise(channels, settings.labels(), true));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray seen = features.apply(parameters, input, training)) {
      return cells.apply(parameters, seen, training);
    }
  }
}
