package org.opportune.inference.paced;

/**
 * The label-aware self-paced coefficient: how fast the weights of a bag's instances learn.
 *
 * <p>{@code c(n) = log(n) / log(C)} for a bag of n labels, within 0..1. An image with one label
 * needs no sorting of patches, so its weights stay; the more labels coexist, the faster they move.
 *
 * @param mostLabels C: labels of the bag with the most; at most 1 freezes all weights
 */
public record Pacing(int mostLabels) {

  /** The coefficient of a data set, whose C is its own. */
  public static Pacing of(boolean[][] present) {
    int most = 0;
    for (boolean[] bag : present) {
      most = Math.max(most, count(bag));
    }
    return new Pacing(most);
  }

  /** Coefficient of a bag of so many labels, 0..1. */
  public double coefficient(int labels) {
    if (mostLabels <= 1 || labels <= 1) {
      return 0;
    }
    return Math.min(1, Math.log(labels) / Math.log(mostLabels));
  }

  static int count(boolean[] present) {
    int count = 0;
    for (boolean label : present) {
      count += label ? 1 : 0;
    }
    return count;
  }
}
