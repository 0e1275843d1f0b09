package org.opportune.staging.epi;

import java.io.Serializable;
import java.util.List;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Cochran-Armitage test for a linear trend of proportions over ordered groups.
 *
 * @param slope change of the proportion per unit of the group's score, weighted least squares
 * @param z statistic, standard normal when there is no trend; its sign is the slope's
 * @param pValue two-sided
 */
public record Trend(double slope, double z, double pValue) implements Serializable {

  /**
   * Tests a trend. With p the pooled proportion and t_i the scores: T = sum t_i (x_i - n_i p), Var
   * = p (1-p) (sum n_i t_i^2 - (sum n_i t_i)^2 / N), z = T / sqrt(Var) (Armitage 1955).
   *
   * @param groups in order, such as years
   * @param scores one per group, such as 2019, 2020, ...; not all equal
   * @throws StagingException when fewer than two groups, lengths differ, or scores do not differ
   */
  public static Trend cochranArmitage(List<Proportion> groups, double... scores) {
    if (groups.size() < 2 || groups.size() != scores.length) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot test a trend: %d groups with %d scores; give at least 2 groups, each with its score"
              .formatted(groups.size(), scores.length));
    }
    double persons = 0;
    double cases = 0;
    double scored = 0;
    for (int i = 0; i < scores.length; i++) {
      persons += groups.get(i).persons();
      cases += groups.get(i).cases();
      scored += groups.get(i).persons() * scores[i];
    }
    double mean = scored / persons;
    double p = cases / persons;
    double statistic = 0;
    double squares = 0;
    for (int i = 0; i < scores.length; i++) {
      double off = scores[i] - mean;
      statistic += off * groups.get(i).cases();
      squares += off * off * groups.get(i).persons();
    }
    if (!(squares > 0)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT, "Cannot test a trend: the scores of the groups do not differ");
    }
    double variance = p * (1 - p) * squares;
    // All cases or none: no trend can be seen, and none is claimed.
    double z = variance > 0 ? statistic / Math.sqrt(variance) : 0;
    return new Trend(statistic / squares, z, Interval.pValue(z));
  }
}
