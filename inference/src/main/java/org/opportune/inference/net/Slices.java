package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/** Does to every slice of a stack what is done to images. */
final class Slices {
  private Slices() {}

  /**
   * Applies something to each slice by itself.
   *
   * @param volume (batch, channels, slices, rows, columns); stays open
   * @param ofImages of (images, channels, rows, columns) to other channels, rows and columns; gives
   *     a new array
   */
  static NDArray each(NDArray volume, UnaryOperator<NDArray> ofImages) {
    Shape before = volume.getShape();
    long batch = before.get(0);
    long slices = before.get(2);
    try (NDArray inFront = volume.transpose(0, 2, 1, 3, 4);
        NDArray images =
            inFront.reshape(batch * slices, before.get(1), before.get(3), before.get(4));
        NDArray done = ofImages.apply(images)) {
      Shape after = done.getShape();
      try (NDArray stacks = done.reshape(batch, slices, after.get(1), after.get(2), after.get(3))) {
        return stacks.transpose(0, 2, 1, 3, 4);
      }
    }
  }
}
