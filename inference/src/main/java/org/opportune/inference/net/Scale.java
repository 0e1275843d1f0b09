package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Multiplies by a number, for what is differentiated. DJL's own product with a number lends the
 * engine Java's memory, which may be gone when the backward pass reads the number again; here the
 * memory is the engine's.
 */
public final class Scale {
  private Scale() {}

  /** A new array, each element times a factor; the input stays open. */
  public static NDArray by(NDArray input, double factor) {
    try (NDArray number = input.getManager().full(new Shape(), (float) factor)) {
      return input.mul(number);
    }
  }
}
