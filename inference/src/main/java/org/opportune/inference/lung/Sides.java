package org.opportune.inference.lung;

/**
 * The cells of both lungs; none belongs to both.
 *
 * @param left the patient's
 * @param right the patient's
 */
record Sides(BitMask left, BitMask right) {

  /** Cells of either. */
  BitMask both() {
    return left.copy().add(right);
  }
}
