package org.opportune.staging.severity;

import java.io.Serializable;

/**
 * The stage of one score, with the doubt about it.
 *
 * @param stage by the model's cut points
 * @param none posterior probability of no emphysema, 0..1
 * @param mild posterior probability of mild, 0..1
 * @param moderate posterior probability of moderate, 0..1
 * @param severe posterior probability of severe, 0..1; the four sum to 1
 */
public record StagedScore(Stage stage, double none, double mild, double moderate, double severe)
    implements Serializable {

  /** The four posteriors, in the order of the stages. */
  public double[] posteriors() {
    return new double[] {none, mild, moderate, severe};
  }

  /** The posterior of one stage. */
  public double posterior(Stage of) {
    return posteriors()[of.code()];
  }
}
