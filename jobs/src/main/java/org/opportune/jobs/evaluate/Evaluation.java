package org.opportune.jobs.evaluate;

import java.util.List;
import org.opportune.inference.eval.Bootstrap;

/**
 * A finished evaluation.
 *
 * @param snapshot what was measured
 * @param bootstrap the resamples
 * @param figures all figures
 */
public record Evaluation(EvaluatedSnapshot snapshot, Bootstrap bootstrap, List<Figure> figures) {

  /** Copies the list. */
  public Evaluation {
    figures = List.copyOf(figures);
  }

  /** Measures a snapshot. */
  public static Evaluation of(EvaluatedSnapshot snapshot, Bootstrap bootstrap) {
    return new Evaluation(
        snapshot, bootstrap, new PopulationEvaluation(bootstrap).figures(snapshot.patients()));
  }
}
