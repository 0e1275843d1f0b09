package org.opportune.inference.eval;

import java.util.List;

/**
 * How a score and a reference value move together, over patients.
 *
 * @param pearson r, -1..1: linear association
 * @param spearman rho, -1..1: r of the ranks, ties sharing their mean rank
 */
public record AssociationMetrics(Estimate pearson, Estimate spearman) {

  /** Measures all cases; NaN when a series is constant or there are fewer than two cases. */
  public static AssociationMetrics of(double[] scores, double[] reference, Bootstrap bootstrap) {
    List<Estimate> both =
        bootstrap.estimates(
            new int[scores.length],
            picks -> {
              if (picks.length < 2) {
                return new double[] {Double.NaN, Double.NaN};
              }
              double[] x = new double[picks.length];
              double[] y = new double[picks.length];
              for (int i = 0; i < picks.length; i++) {
                x[i] = scores[picks[i]];
                y[i] = reference[picks[i]];
              }
              return new double[] {Correlation.pearson(x, y), Correlation.spearman(x, y)};
            });
    return new AssociationMetrics(both.get(0), both.get(1));
  }
}
