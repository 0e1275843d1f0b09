package org.opportune.staging.mixture;

import java.io.Serializable;

/**
 * One normal component.
 *
 * @param weight share of the population, 0..1
 * @param mean on the fit scale
 * @param sd standard deviation on the fit scale, above 0
 */
public record Component(double weight, double mean, double sd) implements Serializable {

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** ln(weight x normal density) at a value on the fit scale. */
  public double logJoint(double value) {
    double z = (value - mean) / sd;
    return Math.log(weight) - Math.log(sd) - HALF_LOG_TWO_PI - 0.5 * z * z;
  }
}
