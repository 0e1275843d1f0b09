package org.opportune.staging.mixture;

import java.io.Serializable;
import java.util.List;

/**
 * A variational mixture with Dirichlet-process weights: components the data do not need have lost
 * their weight.
 *
 * @param transform the scale of means and standard deviations
 * @param components all components, ascending by mean, at their expected weights, means and
 *     covariances; emptied ones sit near the population mean with next to no weight
 * @param lowerBound evidence lower bound up to a constant, as scikit-learn reports it; higher is
 *     better, comparable between fits of one sample with one prior
 * @param n patients
 * @param supportedGroups components that hold at least {@link #LEAST_SHARE} of the population and
 *     {@link #LEAST_PATIENTS} patients
 * @param iterations updates of the start that won
 * @param converged whether the bound settled before the iteration limit
 */
public record BayesianMixture(
    Transform transform,
    List<Component> components,
    double lowerBound,
    long n,
    int supportedGroups,
    int iterations,
    boolean converged)
    implements Serializable {

  /** A group smaller than this share of the population is not counted as supported. */
  public static final double LEAST_SHARE = 0.005;

  /** A group of fewer patients than this is not counted as supported. */
  public static final int LEAST_PATIENTS = 5;

  /** Keeps its own copy of the components. */
  public BayesianMixture {
    components = List.copyOf(components);
  }

  /** Log-likelihood of a sample under the expected parameters, on the original scale. */
  public double logLikelihood(Sample raw) {
    Sample sample = raw.on(transform);
    Parameters parameters = new Parameters(components.size());
    for (int j = 0; j < components.size(); j++) {
      parameters.weights[j] = components.get(j).weight();
      parameters.means[j] = components.get(j).mean();
      parameters.variances[j] = components.get(j).sd() * components.get(j).sd();
    }
    return new Em(sample, Variances.FREE, Double.MIN_NORMAL).logLikelihood(parameters);
  }
}
