package org.opportune.staging.severity;

import java.io.Serializable;
import java.util.List;

/**
 * A monotone map from score to a reference measure, such as a visual grade or %LAA-950.
 *
 * @param reference name and unit of the measure
 * @param n patients with both score and reference
 * @param scores knots, ascending, in [0, 1]
 * @param values reference at each knot, non-descending
 * @param bands the three reference values where mild, moderate and severe begin
 */
public record Calibration(
    String reference, long n, List<Double> scores, List<Double> values, List<Double> bands)
    implements Serializable {

  /** Keeps its own copies. */
  public Calibration {
    scores = List.copyOf(scores);
    values = List.copyOf(values);
    bands = List.copyOf(bands);
  }
}
