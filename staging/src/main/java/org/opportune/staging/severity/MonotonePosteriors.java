package org.opportune.staging.severity;

import java.io.Serializable;
import java.util.Arrays;
import org.opportune.staging.mixture.Component;
import org.opportune.staging.mixture.GaussianMixture;

/**
 * Posteriors that follow the order of the scores.
 *
 * <p>Let G_j(x) be the probability, by Bayes' rule, that a score x belongs to a component above the
 * j-th in order of means. With free variances G_j can fall as x rises: a broad component wins at
 * both ends. Here G_j is replaced by the non-descending function nearest to it in mean square over
 * the population (isotonic regression weighted by the mixture's density). That keeps G_0 >= G_1 >=
 * G_2, since isotonic regression preserves order, and keeps the population's expected share of each
 * stage. The posterior of stage j is then G_(j-1) - G_j: never negative, summing to 1, and a higher
 * score is never less likely to be at or above any stage.
 *
 * <p>A cut point is where G_j passes 1/2, so a score's stage is the median of its posterior.
 */
final class MonotonePosteriors implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int EVEN_POINTS = 2048;
  private static final int REACH_SDS = 6;
  private static final int POINTS_PER_SD = 20;

  private final GaussianMixture mixture;
  private final double[] grid;
  private final double[][] above;

  MonotonePosteriors(GaussianMixture mixture) {
    this.mixture = mixture;
    this.grid = grid(mixture);
    int cuts = mixture.components().size() - 1;
    this.above = new double[cuts][grid.length];
    double[] weights = new double[grid.length];
    double[] joint = new double[cuts + 1];
    for (int i = 0; i < grid.length; i++) {
      double density = 0;
      double best = Double.NEGATIVE_INFINITY;
      for (int j = 0; j <= cuts; j++) {
        joint[j] = mixture.components().get(j).logJoint(grid[i]);
        best = Math.max(best, joint[j]);
      }
      for (int j = 0; j <= cuts; j++) {
        joint[j] = Math.exp(joint[j] - best);
        density += joint[j];
      }
      double tail = 0;
      for (int j = cuts; j > 0; j--) {
        tail += joint[j] / density;
        above[j - 1][i] = Math.min(1, tail);
      }
      double left = grid[Math.max(0, i - 1)];
      double right = grid[Math.min(grid.length - 1, i + 1)];
      // The floor orders the empty reaches between and beyond the components.
      weights[i] = 1e-12 + Math.exp(best) * density * (right - left) / 2;
    }
    for (int j = 0; j < cuts; j++) {
      above[j] = Isotonic.ascending(above[j], weights);
    }
  }

  /** Posteriors of the stages at a score in [0, 1]. */
  double[] at(double score) {
    double value = mixture.transform().apply(score);
    int upper = upperIndex(value);
    double share =
        upper == 0 || upper == grid.length
            ? 0
            : (value - grid[upper - 1]) / (grid[upper] - grid[upper - 1]);
    double[] posterior = new double[above.length + 1];
    double previous = 1;
    for (int j = 0; j < above.length; j++) {
      double here = above[j][Math.min(upper, grid.length - 1)];
      if (share > 0) {
        here = above[j][upper - 1] + share * (here - above[j][upper - 1]);
      }
      here = Math.min(previous, here);
      posterior[j] = previous - here;
      previous = here;
    }
    posterior[above.length] = previous;
    return posterior;
  }

  /** Ascending scores where G_j passes 1/2; 1 where it never does, 0 where it always has. */
  double[] cutPoints() {
    double[] cuts = new double[above.length];
    for (int j = 0; j < cuts.length; j++) {
      int i = 0;
      while (i < grid.length && above[j][i] <= 0.5) {
        i++;
      }
      if (i == 0) {
        cuts[j] = 0;
      } else if (i == grid.length) {
        cuts[j] = 1;
      } else {
        double share = (0.5 - above[j][i - 1]) / (above[j][i] - above[j][i - 1]);
        double value = grid[i - 1] + share * (grid[i] - grid[i - 1]);
        cuts[j] = Math.max(0, Math.min(1, mixture.transform().invert(value)));
      }
      cuts[j] = j == 0 ? cuts[j] : Math.max(cuts[j - 1], cuts[j]);
    }
    return cuts;
  }

  private int upperIndex(double value) {
    int found = Arrays.binarySearch(grid, value);
    return found >= 0 ? found : -found - 1;
  }

  /** Even points for the reaches, and points around every component so that no edge is missed. */
  private static double[] grid(GaussianMixture mixture) {
    double low = mixture.transform().apply(0);
    double high = mixture.transform().apply(1);
    int around = 2 * REACH_SDS * POINTS_PER_SD + 1;
    double[] points = new double[EVEN_POINTS + 1 + around * mixture.components().size()];
    int n = 0;
    for (int i = 0; i <= EVEN_POINTS; i++) {
      points[n++] = low + (high - low) * i / EVEN_POINTS;
    }
    for (Component component : mixture.components()) {
      for (int i = 0; i < around; i++) {
        double z = (double) i / POINTS_PER_SD - REACH_SDS;
        points[n++] = Math.max(low, Math.min(high, component.mean() + component.sd() * z));
      }
    }
    Arrays.sort(points);
    int kept = 1;
    for (double point : points) {
      if (point > points[kept - 1]) {
        points[kept++] = point;
      }
    }
    return Arrays.copyOf(points, kept);
  }
}
