package org.opportune.inference.net;

/**
 * Which EDLNet to build.
 *
 * @param width channels of the first level; 64 in the paper, 8 in the bundled CPU network; cost
 *     grows with its square
 * @param gate whether decoder levels share pixels out between encoder and decoder by a learned gate
 * @param scrb whether the bottleneck holds the reconstruction block in place of two convolutions
 * @param detachGate whether the gate cuts the gradient of the decoder, as the published code does:
 *     with gate and SCRB only 0.86 % of the parameters then ever learn. Reproduces the publication;
 *     leave it off otherwise. Without effect when there is no gate
 */
public record EdlNetSettings(int width, boolean gate, boolean scrb, boolean detachGate) {

  /** Checks the width. */
  public EdlNetSettings {
    if (width < 1) {
      throw new IllegalArgumentException("Invalid width: " + width + " is not positive");
    }
  }

  /** Gate and reconstruction block on, gradients everywhere. */
  public static EdlNetSettings ofWidth(int width) {
    return new EdlNetSettings(width, true, true, false);
  }
}
