package org.opportune.staging.mixture;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Weights, means and variances while a fit moves them. */
final class Parameters {
  /** Keeps the logarithm of an emptied component's weight finite. */
  private static final double LEAST_WEIGHT = 1e-300;

  final double[] weights;
  final double[] means;
  final double[] variances;

  Parameters(int k) {
    this(new double[k], new double[k], new double[k]);
  }

  Parameters(double[] weights, double[] means, double[] variances) {
    this.weights = weights;
    this.means = means;
    this.variances = variances;
  }

  static Parameters of(GaussianMixture mixture) {
    Parameters parameters = new Parameters(mixture.components().size());
    for (int j = 0; j < parameters.size(); j++) {
      Component component = mixture.components().get(j);
      parameters.weights[j] = component.weight();
      parameters.means[j] = component.mean();
      parameters.variances[j] = component.sd() * component.sd();
    }
    return parameters;
  }

  int size() {
    return weights.length;
  }

  Parameters copy() {
    return new Parameters(weights.clone(), means.clone(), variances.clone());
  }

  /**
   * The squared extrapolation of Varadhan and Roland (2008), scheme S3, from three successive EM
   * iterates. Works on ln weight, mean and ln variance, so the result is always a valid mixture.
   *
   * @param scale divides the means, so that all coordinates are of one order
   * @return the extrapolated point, or null when the steps do not curve
   */
  static Parameters extrapolate(Parameters a, Parameters b, Parameters c, double scale) {
    int k = a.size();
    double[] start = a.coordinates(scale);
    double[] first = b.coordinates(scale);
    double[] second = c.coordinates(scale);
    double rr = 0;
    double vv = 0;
    for (int i = 0; i < start.length; i++) {
      double r = first[i] - start[i];
      double v = second[i] - first[i] - r;
      rr += r * r;
      vv += v * v;
    }
    if (!(vv > 0) || !(rr > vv)) {
      return null;
    }
    double alpha = -Math.sqrt(rr / vv);
    for (int i = 0; i < start.length; i++) {
      double r = first[i] - start[i];
      double v = second[i] - first[i] - r;
      start[i] += -2 * alpha * r + alpha * alpha * v;
      if (!Double.isFinite(start[i])) {
        return null;
      }
    }
    Parameters result = new Parameters(k);
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      max = Math.max(max, start[j]);
    }
    double total = 0;
    for (int j = 0; j < k; j++) {
      result.weights[j] = Math.max(LEAST_WEIGHT, Math.exp(start[j] - max));
      total += result.weights[j];
      result.means[j] = start[k + j] * scale;
      result.variances[j] = Math.exp(start[2 * k + j]);
    }
    for (int j = 0; j < k; j++) {
      result.weights[j] /= total;
    }
    return result;
  }

  void clampWeights() {
    for (int j = 0; j < weights.length; j++) {
      weights[j] = Math.max(LEAST_WEIGHT, weights[j]);
    }
  }

  /** Components ascending by mean. */
  List<Component> sorted() {
    return IntStream.range(0, size())
        .mapToObj(j -> new Component(weights[j], means[j], Math.sqrt(variances[j])))
        .sorted(Comparator.comparingDouble(Component::mean).thenComparingDouble(Component::sd))
        .toList();
  }

  private double[] coordinates(double scale) {
    int k = size();
    double[] coordinates = new double[3 * k];
    for (int j = 0; j < k; j++) {
      coordinates[j] = Math.log(weights[j]);
      coordinates[k + j] = means[j] / scale;
      coordinates[2 * k + j] = Math.log(variances[j]);
    }
    return coordinates;
  }
}
