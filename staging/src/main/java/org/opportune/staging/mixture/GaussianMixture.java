package org.opportune.staging.mixture;

import java.io.Serializable;
import java.util.List;

/**
 * A fitted one-dimensional mixture of normals.
 *
 * @param transform the scale of means and standard deviations
 * @param variances free or equal
 * @param components ascending by mean; weights sum to 1
 * @param logLikelihood sum over patients of ln density, natural logarithm, on the original scale
 * @param n patients
 * @param bic -2 logLikelihood + p ln n with p free parameters; lower is better (Schwarz 1978)
 * @param icl bic + 2 sum of entropies of the patients' posteriors; lower is better (Biernacki,
 *     Celeux and Govaert 2000)
 * @param iterations EM map evaluations of the start that won
 * @param converged whether the log-likelihood settled before the iteration limit
 */
public record GaussianMixture(
    Transform transform,
    Variances variances,
    List<Component> components,
    double logLikelihood,
    long n,
    double bic,
    double icl,
    int iterations,
    boolean converged)
    implements Serializable {

  /** Keeps its own copy of the components. */
  public GaussianMixture {
    components = List.copyOf(components);
  }

  /** Weights in the order of the components. */
  public double[] weights() {
    return components.stream().mapToDouble(Component::weight).toArray();
  }

  /** Means on the fit scale, ascending. */
  public double[] means() {
    return components.stream().mapToDouble(Component::mean).toArray();
  }

  /** Standard deviations on the fit scale, in the order of the components. */
  public double[] sds() {
    return components.stream().mapToDouble(Component::sd).toArray();
  }

  /** ln density of a score, on the original scale. */
  public double logDensity(double score) {
    return logSumExp(logJoints(transform.apply(score))) + transform.logDerivative(score);
  }

  /** Density of a score, on the original scale. */
  public double density(double score) {
    return Math.exp(logDensity(score));
  }

  /**
   * Posterior probability of each component at a score, as Bayes' rule gives it: not monotone in
   * the score when variances are free. Stages use a monotone version.
   */
  public double[] posteriors(double score) {
    double[] logs = logJoints(transform.apply(score));
    double norm = logSumExp(logs);
    for (int j = 0; j < logs.length; j++) {
      logs[j] = Math.exp(logs[j] - norm);
    }
    return logs;
  }

  private double[] logJoints(double value) {
    double[] logs = new double[components.size()];
    for (int j = 0; j < logs.length; j++) {
      logs[j] = components.get(j).logJoint(value);
    }
    return logs;
  }

  private static double logSumExp(double[] logs) {
    double max = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      max = Math.max(max, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - max);
    }
    return max + Math.log(sum);
  }
}
