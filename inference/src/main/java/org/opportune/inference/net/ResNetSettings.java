package org.opportune.inference.net;

/**
 * Form of a {@link ResNet}.
 *
 * @param depth 18 or 50: which of the paper's networks
 * @param width channels of the stem; 64 in the paper
 * @param inputs channels of an image
 * @param outputs logits
 */
public record ResNetSettings(int depth, int width, int inputs, int outputs) {

  /** Checks depth and counts. */
  public ResNetSettings {
    if (depth != 18 && depth != 50) {
      throw new IllegalArgumentException("Invalid ResNet: depth " + depth + " is not 18 or 50");
    }
    if (width < 1 || inputs < 1 || outputs < 1) {
      throw new IllegalArgumentException("Invalid ResNet: counts must be at least 1");
    }
  }

  /** Blocks of each of the four stages. */
  int[] blocks() {
    return depth == 18 ? new int[] {2, 2, 2, 2} : new int[] {3, 4, 6, 3};
  }
}
