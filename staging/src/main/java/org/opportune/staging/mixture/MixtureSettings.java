package org.opportune.staging.mixture;

import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * How to fit a mixture. Start from {@link #defaults()} and change what differs.
 *
 * @param components number of components k, 1 or more; 4 if not set, one per stage
 * @param transform fit scale; NONE if not set
 * @param variances FREE if not set
 * @param varianceFloor least variance of a component on the fit scale; 1e-6 if not set (a standard
 *     deviation of a thousandth of the score's range), which keeps a component from collapsing onto
 *     a handful of ties
 * @param starts random k-means++ starts, beside the quantile starts; 40 if not set; with 0 the fit
 *     is quick and not searched further
 * @param tolerance the fit has settled when the log-likelihood per patient changes by less between
 *     iterations; 1e-10 if not set
 * @param maxIterations EM iterations per start; 5000 if not set
 * @param seed seed of the random starts; the same seed and sample give the same mixture to the bit;
 *     1 if not set
 */
public record MixtureSettings(
    int components,
    Transform transform,
    Variances variances,
    double varianceFloor,
    int starts,
    double tolerance,
    int maxIterations,
    long seed) {

  /** Checks the ranges. */
  public MixtureSettings {
    require(components >= 1, "components", components, "at least 1");
    require(
        varianceFloor > 0 && Double.isFinite(varianceFloor),
        "varianceFloor",
        varianceFloor,
        "above 0");
    require(starts >= 0, "starts", starts, "at least 0");
    require(tolerance > 0, "tolerance", tolerance, "above 0");
    require(maxIterations >= 1, "maxIterations", maxIterations, "at least 1");
  }

  /** The defaults named above. */
  public static MixtureSettings defaults() {
    return new MixtureSettings(4, Transform.NONE, Variances.FREE, 1e-6, 40, 1e-10, 5000, 1);
  }

  /** The same with another number of components. */
  public MixtureSettings withComponents(int other) {
    return new MixtureSettings(
        other, transform, variances, varianceFloor, starts, tolerance, maxIterations, seed);
  }

  /** The same on another scale. */
  public MixtureSettings withTransform(Transform other) {
    return new MixtureSettings(
        components, other, variances, varianceFloor, starts, tolerance, maxIterations, seed);
  }

  /** The same with free or equal variances. */
  public MixtureSettings withVariances(Variances other) {
    return new MixtureSettings(
        components, transform, other, varianceFloor, starts, tolerance, maxIterations, seed);
  }

  /** The same with another least variance. */
  public MixtureSettings withVarianceFloor(double other) {
    return new MixtureSettings(
        components, transform, variances, other, starts, tolerance, maxIterations, seed);
  }

  /** The same with another number of random starts. */
  public MixtureSettings withStarts(int other) {
    return new MixtureSettings(
        components, transform, variances, varianceFloor, other, tolerance, maxIterations, seed);
  }

  /** The same with another tolerance. */
  public MixtureSettings withTolerance(double other) {
    return new MixtureSettings(
        components, transform, variances, varianceFloor, starts, other, maxIterations, seed);
  }

  /** The same with another iteration limit. */
  public MixtureSettings withMaxIterations(int other) {
    return new MixtureSettings(
        components, transform, variances, varianceFloor, starts, tolerance, other, seed);
  }

  /** The same with another seed. */
  public MixtureSettings withSeed(long other) {
    return new MixtureSettings(
        components, transform, variances, varianceFloor, starts, tolerance, maxIterations, other);
  }

  private static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid mixture setting %s: %s is not %s".formatted(name, value, range));
    }
  }
}
