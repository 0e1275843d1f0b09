package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Learns from the tissue of every pixel.
 *
 * @param scans with their truth
 * @param slices per step
 */
record PixelLesson(List<FieldScan> scans, int slices) implements Lesson {
  @Override
  public NDArray loss(Step step) {
    Pieces pieces =
        Pieces.balanced(scans, step.network().settings().family(), slices, step.random());
    return SegmentationLoss.ofPixels(step.pass(pieces).logits(), pieces.oneHot(step.scope()));
  }
}
