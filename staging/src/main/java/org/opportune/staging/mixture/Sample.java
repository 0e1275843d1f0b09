package org.opportune.staging.mixture;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Scores to fit a mixture to: exact values, or the bins of a fine histogram, through one interface.
 * A point stands for {@code weight(i)} patients whose values on the fit scale have mean {@code
 * value(i)} and variance {@code spread(i)}; the spread is 0 for exact values. Points ascend.
 *
 * <p>Equal exact values become one point, which changes no likelihood.
 */
public final class Sample {
  private final Transform transform;
  private final double[] values;
  private final double[] weights;
  private final double[] spreads;
  private final double total;
  private final double logJacobian;
  private final boolean exact;

  Sample(
      Transform transform,
      double[] values,
      double[] weights,
      double[] spreads,
      double logJacobian,
      boolean exact) {
    this.transform = transform;
    this.values = values;
    this.weights = weights;
    this.spreads = spreads;
    this.total = Arrays.stream(weights).sum();
    this.logJacobian = logJacobian;
    this.exact = exact;
  }

  /**
   * Exact scores, one per patient.
   *
   * @param scores in [0, 1], any order
   * @throws StagingException when a score is NaN, infinite or outside [0, 1], naming its position
   */
  public static Sample of(double... scores) {
    double[] sorted = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      sorted[i] = Scores.checked(scores[i], i);
    }
    Arrays.sort(sorted);
    double[] values = new double[sorted.length];
    double[] weights = new double[sorted.length];
    int points = 0;
    for (double score : sorted) {
      if (points > 0 && values[points - 1] == score) {
        weights[points - 1]++;
      } else {
        values[points] = score;
        weights[points] = 1;
        points++;
      }
    }
    return new Sample(
        Transform.NONE,
        Arrays.copyOf(values, points),
        Arrays.copyOf(weights, points),
        new double[points],
        0,
        true);
  }

  /**
   * The same patients on another scale.
   *
   * @throws StagingException when this sample is a histogram made on a different scale: its bins no
   *     longer hold what the other scale needs
   */
  public Sample on(Transform other) {
    if (other == transform) {
      return this;
    }
    if (!exact || transform != Transform.NONE) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot fit on scale %s: the histogram was made on scale %s. Make it with the transform of the fit"
              .formatted(other, transform));
    }
    double[] moved = new double[values.length];
    double jacobian = 0;
    for (int i = 0; i < values.length; i++) {
      moved[i] = other.apply(values[i]);
      jacobian += weights[i] * other.logDerivative(values[i]);
    }
    return new Sample(other, moved, weights, spreads, jacobian, true);
  }

  /** The scale of the values. */
  public Transform transform() {
    return transform;
  }

  /** Number of distinct points. */
  public int size() {
    return values.length;
  }

  /** Mean value of a point, on the fit scale. */
  public double value(int point) {
    return values[point];
  }

  /** Patients at a point. */
  public double weight(int point) {
    return weights[point];
  }

  /** Variance of the values within a point, on the fit scale; 0 when exact. */
  public double spread(int point) {
    return spreads[point];
  }

  /** Patients in all. */
  public double total() {
    return total;
  }

  /**
   * Without the topmost points, where they are at most {@code share} of the patients and the gap
   * below them is wider than half the range of everything under it; this sample when there are none
   * such.
   *
   * @param share 0..1
   */
  public Sample withoutTopOutliers(double share) {
    double above = 0;
    int keep = values.length;
    for (int i = values.length - 1; i > 1; i--) {
      above += weights[i];
      if (above > share * total) {
        break;
      }
      double gap = values[i] - values[i - 1];
      if (gap > 0.5 * (values[i - 1] - values[0])) {
        keep = i;
      }
    }
    if (keep == values.length) {
      return this;
    }
    double jacobian = 0;
    for (int i = 0; i < keep; i++) {
      jacobian += weights[i] * transform.logDerivative(transform.invert(values[i]));
    }
    return new Sample(
        transform,
        Arrays.copyOf(values, keep),
        Arrays.copyOf(weights, keep),
        Arrays.copyOf(spreads, keep),
        jacobian,
        exact);
  }

  /** Sum over patients of ln |dt/dx|: what brings a log-likelihood back to the original scale. */
  double logJacobian() {
    return logJacobian;
  }

  /** Mean over patients. */
  double mean() {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum / total;
  }

  /** Variance over patients (divided by n), spreads included. */
  public double variance() {
    double mean = mean();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double off = values[i] - mean;
      sum += weights[i] * (off * off + spreads[i]);
    }
    return sum / total;
  }

  /**
   * A bootstrap draw: each point's patients are replaced by a Poisson number with that mean, which
   * for more than a few patients differs from drawing with replacement only in the total.
   */
  public Sample bootstrapped(SplittableRandom random) {
    double[] drawn = new double[weights.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = poisson(weights[i], random);
    }
    // The Jacobian per point is not kept; a bootstrap compares cut points, never likelihoods.
    return new Sample(transform, values, drawn, spreads, logJacobian, exact);
  }

  private static double poisson(double mean, SplittableRandom random) {
    if (mean > 100) {
      return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** At most {@code points} points: neighbours merged, with mean and variance kept. */
  public Sample coarsened(int points) {
    if (values.length <= points) {
      return this;
    }
    double low = values[0];
    double width = (values[values.length - 1] - low) / points;
    double[] sums = new double[points];
    double[] counts = new double[points];
    double[] squares = new double[points];
    for (int i = 0; i < values.length; i++) {
      int bin = Math.min(points - 1, (int) ((values[i] - low) / width));
      counts[bin] += weights[i];
      sums[bin] += weights[i] * values[i];
    }
    for (int i = 0; i < values.length; i++) {
      int bin = Math.min(points - 1, (int) ((values[i] - low) / width));
      double off = values[i] - sums[bin] / counts[bin];
      squares[bin] += weights[i] * (off * off + spreads[i]);
    }
    double[] v = new double[points];
    double[] w = new double[points];
    double[] s = new double[points];
    int kept = 0;
    for (int bin = 0; bin < points; bin++) {
      if (counts[bin] > 0) {
        v[kept] = sums[bin] / counts[bin];
        w[kept] = counts[bin];
        s[kept] = squares[bin] / counts[bin];
        kept++;
      }
    }
    return new Sample(
        transform,
        Arrays.copyOf(v, kept),
        Arrays.copyOf(w, kept),
        Arrays.copyOf(s, kept),
        logJacobian,
        false);
  }
}
