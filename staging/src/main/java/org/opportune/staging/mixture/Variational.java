package org.opportune.staging.mixture;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * Variational Bayes for one-dimensional mixtures with stick-breaking weights (Bishop, Pattern
 * Recognition and Machine Learning, 10.2; Blei and Jordan 2006). Priors and bound are those of
 * scikit-learn's BayesianGaussianMixture by default: concentration 1/k, mean precision 1, prior
 * mean the sample mean, one degree of freedom, prior covariance the sample variance.
 *
 * <p>Components are put in descending order of size before every update of the sticks: that order
 * has the highest bound, and no label is lost because components have none.
 */
final class Variational {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  private static final double EMPTY = 10 * Math.ulp(1.0);

  private final Sample sample;
  private final int k;
  private final double floor;
  private final double priorMean;
  private final double priorVariance;

  Variational(Sample sample, int k, double floor) {
    this.sample = sample;
    this.k = k;
    this.floor = floor;
    this.priorMean = sample.mean();
    this.priorVariance = sample.variance() * sample.total() / Math.max(1, sample.total() - 1);
  }

  /** What the posterior over parameters is made from: sizes, means and variances per component. */
  record Moments(double[] sizes, double[] means, double[] variances) {
    Moments descending() {
      int[] order =
          IntStream.range(0, sizes.length)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer j) -> -sizes[j]))
              .mapToInt(Integer::intValue)
              .toArray();
      return new Moments(
          IntStream.of(order).mapToDouble(j -> sizes[j]).toArray(),
          IntStream.of(order).mapToDouble(j -> means[j]).toArray(),
          IntStream.of(order).mapToDouble(j -> variances[j]).toArray());
    }
  }

  /** A run that has stopped. */
  record Run(Moments moments, double bound, int iterations, boolean converged) {}

  Moments moments(Parameters start) {
    double[] sizes = new double[k];
    double[] means = new double[k];
    double[] variances = new double[k];
    for (int j = 0; j < k; j++) {
      sizes[j] = j < start.size() ? start.weights[j] * sample.total() : 0;
      means[j] = j < start.size() ? start.means[j] : priorMean;
      variances[j] = j < start.size() ? start.variances[j] : 0;
    }
    return new Moments(sizes, means, variances).descending();
  }

  Run climb(Moments start, double tolerance, int maxIterations) {
    Moments current = start;
    double last = Double.NEGATIVE_INFINITY;
    for (int iteration = 1; ; iteration++) {
      double[] entropy = new double[1];
      Moments next = update(posterior(current), entropy);
      double bound = bound(posterior(next), entropy[0]);
      boolean settled = Math.abs(bound - last) < tolerance;
      if (settled || iteration >= maxIterations) {
        return new Run(next, bound, iteration, settled);
      }
      last = bound;
      current = next;
    }
  }

  /**
   * Posterior hyperparameters: sticks (a, b), mean precision, mean, degrees of freedom, covariance.
   */
  private record Posterior(
      double[] a,
      double[] b,
      double[] precision,
      double[] mean,
      double[] dof,
      double[] covariance) {}

  private Posterior posterior(Moments m) {
    Posterior p =
        new Posterior(
            new double[k],
            new double[k],
            new double[k],
            new double[k],
            new double[k],
            new double[k]);
    double later = 0;
    for (int j = k - 1; j >= 0; j--) {
      double size = m.sizes()[j] + EMPTY;
      p.a()[j] = 1 + size;
      p.b()[j] = 1.0 / k + later;
      later += size;
      p.precision()[j] = 1 + size;
      p.mean()[j] = (priorMean + size * m.means()[j]) / (1 + size);
      p.dof()[j] = 1 + size;
      double off = m.means()[j] - priorMean;
      p.covariance()[j] =
          (priorVariance + size * (m.variances()[j] + floor) + size / (1 + size) * off * off)
              / (1 + size);
    }
    return p;
  }

  private Moments update(Posterior p, double[] entropy) {
    double[] constant = new double[k];
    double stick = 0;
    for (int j = 0; j < k; j++) {
      double whole = Gamma.digamma(p.a()[j] + p.b()[j]);
      double logWeight = stick + Gamma.digamma(p.a()[j]) - whole;
      stick += Gamma.digamma(p.b()[j]) - whole;
      constant[j] =
          logWeight
              - HALF_LOG_TWO_PI
              - 0.5 * Math.log(p.covariance()[j])
              - 0.5 * Math.log(p.dof()[j])
              + 0.5 * (Math.log(2) + Gamma.digamma(0.5 * p.dof()[j]) - 1 / p.precision()[j]);
    }
    double[] size = new double[k];
    double[] sum = new double[k];
    double[] square = new double[k];
    double[] log = new double[k];
    double total = 0;
    for (int i = 0; i < sample.size(); i++) {
      double n = sample.weight(i);
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < k; j++) {
        double off = sample.value(i) - p.mean()[j];
        log[j] = constant[j] - (off * off + sample.spread(i)) / (2 * p.covariance()[j]);
        max = Math.max(max, log[j]);
      }
      double norm = 0;
      for (int j = 0; j < k; j++) {
        norm += Math.exp(log[j] - max);
      }
      double logNorm = max + Math.log(norm);
      for (int j = 0; j < k; j++) {
        double logShare = log[j] - logNorm;
        if (logShare > -60) {
          double share = n * Math.exp(logShare);
          double off = sample.value(i) - p.mean()[j];
          total -= share * logShare;
          size[j] += share;
          sum[j] += share * off;
          square[j] += share * (off * off + sample.spread(i));
        }
      }
    }
    entropy[0] = total;
    double[] mean = new double[k];
    double[] variance = new double[k];
    for (int j = 0; j < k; j++) {
      // scikit-learn's guard against empty components, kept so that the two agree.
      double shift = sum[j] / (size[j] + EMPTY);
      mean[j] = size[j] > 1e-12 ? p.mean()[j] + shift : priorMean;
      variance[j] = size[j] > 1e-12 ? Math.max(0, square[j] / size[j] - shift * shift) : 0;
    }
    return new Moments(size, mean, variance).descending();
  }

  private double bound(Posterior p, double entropy) {
    double bound = entropy;
    for (int j = 0; j < k; j++) {
      double logDet = -0.5 * Math.log(p.covariance()[j]) - 0.5 * Math.log(p.dof()[j]);
      double logWishart =
          -(p.dof()[j] * (logDet + 0.5 * Math.log(2)) + Gamma.logGamma(0.5 * p.dof()[j]));
      bound -= logWishart + 0.5 * Math.log(p.precision()[j]);
      bound += Beta.logBeta(p.a()[j], p.b()[j]);
    }
    return bound;
  }

  /** Expected weights, means and covariances. */
  Parameters expected(Moments moments) {
    Posterior p = posterior(moments);
    Parameters expected = new Parameters(k);
    double rest = 1;
    double total = 0;
    for (int j = 0; j < k; j++) {
      double whole = p.a()[j] + p.b()[j];
      expected.weights[j] = rest * p.a()[j] / whole;
      rest *= p.b()[j] / whole;
      total += expected.weights[j];
      expected.means[j] = p.mean()[j];
      expected.variances[j] = p.covariance()[j];
    }
    for (int j = 0; j < k; j++) {
      expected.weights[j] /= total;
    }
    return expected;
  }
}
