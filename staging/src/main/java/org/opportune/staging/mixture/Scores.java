package org.opportune.staging.mixture;

import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/** The range every score must keep. */
final class Scores {
  private Scores() {}

  /** The score itself; a refusal naming its position and value when it is not in [0, 1]. */
  static double checked(double score, long position) {
    if (!Double.isFinite(score)) {
      throw new StagingException(
          Problem.NOT_A_NUMBER,
          "Invalid score at position %d: %s is not finite. Keep patients without a score out of the fit"
              .formatted(position, score));
    }
    if (score < 0 || score > 1) {
      throw new StagingException(
          Problem.OUT_OF_RANGE,
          "Invalid score at position %d: %s is not in [0, 1]. Clip or rescale the anomaly map first"
              .formatted(position, score));
    }
    return score;
  }
}
