package org.opportune.staging.mixture;

/**
 * Expectation-maximisation of one mixture over one sample.
 *
 * <p>The patients of a point share their responsibilities. With spread 0 that is ordinary EM; with
 * a histogram it is EM of the lower bound {@code sum_i n_i ln sum_j w_j exp(E_i[ln f_j(x)])}, where
 * E_i is the mean over the patients of a bin: it ascends at every step, and differs from the exact
 * log-likelihood by half the bin's variance times the posterior variance of d ln f_j / dx, a term
 * {@link #logLikelihood} adds back. What remains is of fourth order in bin width over sd.
 */
final class Em {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
  // exp(-40) is 4e-18: such a component adds nothing to a double.
  private static final double NEGLIGIBLE = -40;

  private final Sample sample;
  private final Variances kind;
  private final double floor;
  private final double scale;

  Em(Sample sample, Variances kind, double floor) {
    this.sample = sample;
    this.kind = kind;
    this.floor = floor;
    this.scale = Math.sqrt(Math.max(floor, sample.variance()));
  }

  /**
   * A run that has stopped.
   *
   * @param bound lower bound of the log-likelihood per patient, on the fit scale
   */
  record Run(Parameters parameters, double bound, int iterations, boolean converged) {}

  /** Climbs from a start until the bound settles, with squared extrapolation between steps. */
  Run climb(Parameters start, double tolerance, int maxIterations) {
    Parameters current = start;
    clampVariances(current);
    double last = Double.NEGATIVE_INFINITY;
    int iterations = 0;
    while (true) {
      Parameters first = new Parameters(current.size());
      double bound = step(current, first);
      iterations++;
      if (bound - last < tolerance) {
        return new Run(current, bound, iterations, true);
      }
      if (iterations >= maxIterations) {
        return new Run(current, bound, iterations, false);
      }
      last = bound;
      Parameters second = new Parameters(current.size());
      double firstBound = step(first, second);
      iterations++;
      Parameters leap = Parameters.extrapolate(current, first, second, scale);
      if (leap == null) {
        current = second;
        continue;
      }
      clampVariances(leap);
      Parameters landed = new Parameters(current.size());
      double leapBound = step(leap, landed);
      iterations++;
      // A leap that lost ground is dropped: the run then stands where plain EM would.
      current = leapBound >= firstBound ? landed : second;
    }
  }

  /** One EM map; returns the bound per patient at {@code from}. */
  double step(Parameters from, Parameters to) {
    int k = from.size();
    double[] constant = constants(from);
    double[] precision = new double[k];
    for (int j = 0; j < k; j++) {
      precision[j] = 0.5 / from.variances[j];
    }
    double[] count = new double[k];
    double[] sum = new double[k];
    double[] square = new double[k];
    double[] joint = new double[k];
    double total = 0;
    for (int i = 0; i < sample.size(); i++) {
      double n = sample.weight(i);
      if (n == 0) {
        continue;
      }
      double x = sample.value(i);
      double spread = sample.spread(i);
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < k; j++) {
        double off = x - from.means[j];
        joint[j] = constant[j] - (off * off + spread) * precision[j];
        max = Math.max(max, joint[j]);
      }
      double norm = 0;
      for (int j = 0; j < k; j++) {
        double relative = joint[j] - max;
        joint[j] = relative > NEGLIGIBLE ? Math.exp(relative) : 0;
        norm += joint[j];
      }
      total += n * (max + Math.log(norm));
      double share = n / norm;
      for (int j = 0; j < k; j++) {
        if (joint[j] > 0) {
          double r = joint[j] * share;
          // Moments about the old mean lose no digits when a component is narrow.
          double off = x - from.means[j];
          count[j] += r;
          sum[j] += r * off;
          square[j] += r * (off * off + spread);
        }
      }
    }
    maximise(from, to, count, sum, square);
    return total / sample.total();
  }

  private void maximise(
      Parameters from, Parameters to, double[] count, double[] sum, double[] square) {
    int k = from.size();
    double pooled = 0;
    for (int j = 0; j < k; j++) {
      to.weights[j] = count[j] / sample.total();
      if (count[j] > 1e-9) {
        double shift = sum[j] / count[j];
        to.means[j] = from.means[j] + shift;
        to.variances[j] = Math.max(floor, square[j] / count[j] - shift * shift);
        pooled += square[j] - count[j] * shift * shift;
      } else {
        to.means[j] = from.means[j];
        to.variances[j] = from.variances[j];
      }
    }
    to.clampWeights();
    if (kind == Variances.EQUAL) {
      java.util.Arrays.fill(to.variances, Math.max(floor, pooled / sample.total()));
    }
  }

  /** Log-likelihood over all patients on the original scale, the binning term included. */
  double logLikelihood(Parameters parameters) {
    double[] total = new double[1];
    visit(
        parameters,
        (i, log, posterior) -> {
          double slope = 0;
          double slopeSquare = 0;
          for (int j = 0; j < posterior.length; j++) {
            double d = (parameters.means[j] - sample.value(i)) / parameters.variances[j];
            slope += posterior[j] * d;
            slopeSquare += posterior[j] * d * d;
          }
          double binning = 0.5 * sample.spread(i) * Math.max(0, slopeSquare - slope * slope);
          total[0] += sample.weight(i) * (log + binning);
        });
    return total[0] + sample.logJacobian();
  }

  /** Sum over patients of the entropy of their posterior, in nats. */
  double entropy(Parameters parameters) {
    double[] total = new double[1];
    visit(
        parameters,
        (i, log, posterior) -> {
          for (double p : posterior) {
            if (p > 0) {
              total[0] -= sample.weight(i) * p * Math.log(p);
            }
          }
        });
    return total[0];
  }

  private interface Visitor {
    void point(int index, double log, double[] posterior);
  }

  private void visit(Parameters parameters, Visitor visitor) {
    double[] constant = constants(parameters);
    double[] posterior = new double[parameters.size()];
    for (int i = 0; i < sample.size(); i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < posterior.length; j++) {
        double off = sample.value(i) - parameters.means[j];
        posterior[j] = constant[j] - (off * off + sample.spread(i)) / (2 * parameters.variances[j]);
        max = Math.max(max, posterior[j]);
      }
      double norm = 0;
      for (int j = 0; j < posterior.length; j++) {
        posterior[j] = Math.exp(posterior[j] - max);
        norm += posterior[j];
      }
      for (int j = 0; j < posterior.length; j++) {
        posterior[j] /= norm;
      }
      visitor.point(i, max + Math.log(norm), posterior);
    }
  }

  private void clampVariances(Parameters parameters) {
    double mean = 0;
    for (int j = 0; j < parameters.size(); j++) {
      parameters.variances[j] = Math.max(floor, parameters.variances[j]);
      mean += parameters.weights[j] * parameters.variances[j];
    }
    if (kind == Variances.EQUAL) {
      java.util.Arrays.fill(parameters.variances, Math.max(floor, mean));
    }
  }

  private static double[] constants(Parameters parameters) {
    double[] constant = new double[parameters.size()];
    for (int j = 0; j < constant.length; j++) {
      constant[j] =
          Math.log(parameters.weights[j])
              - 0.5 * Math.log(parameters.variances[j])
              - HALF_LOG_TWO_PI;
    }
    return constant;
  }
}
