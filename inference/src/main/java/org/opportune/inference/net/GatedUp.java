package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;

/**
 * Doubles rows and columns, joins the encoder's array of that size and mixes both.
 *
 * <p>With the gate on, a map g in 0..1 learned from the encoder's array shares each pixel out
 * between the two: g of the encoder's, 1 - g of the upsampled.
 */
final class GatedUp extends Layer {
  private final UpConv up;
  private final Conv gate;
  private final boolean detach;
  private final DoubleConv conv;

  /**
   * Declares the block.
   *
   * @param in channels from below; half of them leave, and the encoder's array has half of them
   * @param gated whether the gate shares out the two arrays
   * @param detach whether the upsampled array passes no gradient back through the gate's product,
   *     as in the published code
   */
  GatedUp(int in, boolean gated, boolean detach) {
    int half = in / 2;
    this.up = addChildBlock("up", new UpConv(in, half));
    this.gate = gated ? addChildBlock("gate.0", Conv.pointwise(half, 1, true)) : null;
    this.detach = detach;
    this.conv = addChildBlock("conv", new DoubleConv(in, in, half));
  }

  /** Needs the encoder's array too. */
  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    throw new UnsupportedOperationException("Cannot apply GatedUp: it needs the encoder's array");
  }

  /**
   * Runs the block.
   *
   * @param below (batch, in, rows / 2, columns / 2); stays open
   * @param skip the encoder's array, (batch, in / 2, rows, columns); stays open
   * @return (batch, in / 2, rows, columns)
   */
  NDArray apply(ParameterStore parameters, NDArray below, NDArray skip, boolean training) {
    try (NDArray joined = join(parameters, below, skip, training)) {
      return conv.apply(parameters, joined, training);
    }
  }

  private NDArray join(ParameterStore parameters, NDArray below, NDArray skip, boolean training) {
    try (NDArray raised = up.apply(parameters, below, training)) {
      if (gate == null) {
        return skip.concat(raised, 1);
      }
      try (NDArray logit = gate.apply(parameters, skip, training);
          NDArray share = logit.getNDArrayInternal().sigmoid();
          NDArray negative = share.neg();
          NDArray rest = negative.add(1);
          NDArray kept = share.mul(skip);
          NDArray passed = detach && training ? detachedProduct(rest, raised) : rest.mul(raised)) {
        return kept.concat(passed, 1);
      }
    }
  }

  private static NDArray detachedProduct(NDArray rest, NDArray raised) {
    try (NDArray constant = raised.stopGradient()) {
      return rest.mul(constant);
    }
  }
}
