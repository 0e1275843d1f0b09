package org.opportune.inference.train;

/**
 * Linear warm-up, then a cosine down to a hundredth of the peak.
 *
 * <p>The published schedule starts at zero and moves once per epoch, so that its first epoch learns
 * nothing. This one moves with every step and starts at a hundredth.
 *
 * @param peak learning rate after the warm-up
 * @param warmupShare share of the training that warms up, 0 to below 1
 */
public record LearningRate(double peak, double warmupShare) {
  private static final double FLOOR = 0.01;

  /** Rate at a point of the training, 0 (start) to 1 (end). */
  public double at(double progress) {
    double done = Math.min(1, Math.max(0, progress));
    if (done < warmupShare) {
      return peak * (FLOOR + (1 - FLOOR) * done / warmupShare);
    }
    double along = (done - warmupShare) / (1 - warmupShare);
    return peak * (FLOOR + (1 - FLOOR) * (1 + Math.cos(Math.PI * along)) / 2);
  }
}
