package org.opportune.inference.segment;

import ai.djl.ndarray.NDArray;
import org.opportune.inference.net.Scale;

/**
 * Two lessons at once.
 *
 * @param first in full
 * @param second times a weight
 * @param weight of the second
 */
record JointLesson(Lesson first, Lesson second, double weight) implements Lesson {
  @Override
  public NDArray loss(Step step) {
    return first.loss(step).add(Scale.by(second.loss(step), weight));
  }
}
