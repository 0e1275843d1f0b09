package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Learns from nothing but which tissues an image shows.
 *
 * @param scans of whose truth only that is read
 * @param slices per step
 */
record ImageLesson(List<FieldScan> scans, int slices) implements Lesson {
  @Override
  public NDArray loss(Step step) {
    Pieces pieces = Pieces.random(scans, step.network().settings().family(), slices, step.random());
    return SegmentationLoss.ofImages(step.pass(pieces).logits(), pieces.presence(step.scope()));
  }
}
