package org.opportune.inference.net;

/**
 * The range of HU that a network sees. Linear between the ends, clipped beyond them.
 *
 * @param lowHu becomes 0
 * @param highHu becomes 1
 */
public record InputWindow(double lowHu, double highHu) {

  /** What stands for everything outside the lungs: as bright as the window's upper end. */
  public static final float OUTSIDE = 1;

  /** Checks the order. */
  public InputWindow {
    if (!(lowHu < highHu)) {
      throw new IllegalArgumentException(
          "Invalid window: " + lowHu + " is not below " + highHu + " HU");
    }
  }

  /** The published window. */
  public static InputWindow published() {
    return new InputWindow(-1000, 400);
  }

  /** Scales one value to 0..1. */
  public float scale(double hu) {
    // Times the inverse, which leaves a loop over pixels; a division each would not.
    double scaled = (hu - lowHu) * (1 / (highHu - lowHu));
    return scaled < 0 ? 0 : scaled > 1 ? 1 : (float) scaled;
  }
}
