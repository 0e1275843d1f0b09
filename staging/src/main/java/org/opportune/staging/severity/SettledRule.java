package org.opportune.staging.severity;

import java.io.Serializable;

/**
 * When a patient's stage can stand without a human reader: the mixture is sure enough of it, and so
 * is the network.
 *
 * @param minPosterior smallest posterior probability of the stage, 0..1
 * @param standardDeviations how many standard deviations the score may err, either way, without
 *     changing the stage; 1.96 for 95 % of errors if they are normal
 */
public record SettledRule(double minPosterior, double standardDeviations) implements Serializable {

  /** Checks the ranges. */
  public SettledRule {
    if (!(minPosterior >= 0 && minPosterior <= 1) || !(standardDeviations >= 0)) {
      throw new IllegalArgumentException(
          "Invalid rule: posterior %s, %s standard deviations"
              .formatted(minPosterior, standardDeviations));
    }
  }

  /**
   * Whether a score's stage is settled.
   *
   * @param score the anomaly score
   * @param scoreSd its standard deviation; null where the network gives none: the posterior decides
   */
  public boolean isSettled(StageModel model, double score, Double scoreSd) {
    StagedScore staged = model.stage(score);
    if (staged.posterior(staged.stage()) < minPosterior) {
      return false;
    }
    double reach = scoreSd == null ? 0 : standardDeviations * scoreSd;
    return model.stage(Math.max(0, score - reach)).stage() == staged.stage()
        && model.stage(Math.min(1, score + reach)).stage() == staged.stage();
  }
}
