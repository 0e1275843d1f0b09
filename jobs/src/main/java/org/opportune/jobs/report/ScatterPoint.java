package org.opportune.jobs.report;

/**
 * One patient in the picture of score against density.
 *
 * @param score anomaly score
 * @param laa950Percent share of lung voxels at or below -950 HU
 * @param stage 0 none to 3 severe
 */
public record ScatterPoint(double score, double laa950Percent, int stage) {
  public ScatterPoint {
    if (stage < 0 || stage >= StagePrevalence.LABELS.size()) {
      throw new IllegalArgumentException("Invalid stage: " + stage + " is not 0..3");
    }
  }

  /** Whether it has a place in a picture: a density may be missing. */
  boolean finite() {
    return Double.isFinite(score) && Double.isFinite(laa950Percent);
  }
}
