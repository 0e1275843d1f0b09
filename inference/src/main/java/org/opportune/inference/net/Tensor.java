package org.opportune.inference.net;

import java.util.Arrays;

/**
 * Values with a shape, outside any engine.
 *
 * @param shape extent of each axis, the slowest first; empty for a single number
 * @param values row-major, one per element; not copied, callers must not write to it
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(long[] shape, float[] values) {

  /** Checks that the values fill the shape. */
  public Tensor {
    long size = 1;
    for (long extent : shape) {
      size *= extent;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "Invalid tensor: "
              + values.length
              + " values do not fill the shape "
              + Arrays.toString(shape));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && Arrays.equals(shape, tensor.shape)
        && Arrays.equals(values, tensor.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }
}
