package org.opportune.inference.ct;

/**
 * How a volume is scored.
 *
 * @param batch slices per forward pass; every pass has as many, the last filled up
 * @param views 1 scores each slice as it is; 2 and 4 add mirror images and average, which costs as
 *     many times more and gives the score a standard deviation
 * @param keepMap whether the result holds the anomaly map, a byte per voxel of the lungs' box
 */
public record ScorerSettings(int batch, int views, boolean keepMap) {

  /** Checks counts. */
  public ScorerSettings {
    if (batch < 1) {
      throw new IllegalArgumentException("Invalid batch: " + batch + " slices");
    }
    if (views != 1 && views != 2 && views != 4) {
      throw new IllegalArgumentException("Invalid views: " + views + " is not 1, 2 or 4");
    }
  }

  /** Batches of 4, one view, no map. */
  public static ScorerSettings standard() {
    return new ScorerSettings(4, 1, false);
  }
}
