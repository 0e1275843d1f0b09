package org.opportune.staging.mixture;

/**
 * The scale a mixture is fitted on. Each is strictly ascending and smooth on [0, 1], the ends
 * included: scores of exactly 0 and 1 occur, so the logarithms are shifted by {@link #OFFSET}.
 */
public enum Transform {
  /** t(x) = x. */
  NONE {
    @Override
    public double apply(double score) {
      return score;
    }

    @Override
    public double invert(double value) {
      return value;
    }

    @Override
    public double logDerivative(double score) {
      return 0;
    }
  },

  /** t(x) = ln(x + e). */
  LOG {
    @Override
    public double apply(double score) {
      return Math.log(score + OFFSET);
    }

    @Override
    public double invert(double value) {
      return Math.exp(value) - OFFSET;
    }

    @Override
    public double logDerivative(double score) {
      return -Math.log(score + OFFSET);
    }
  },

  /** t(x) = ln((x + e) / (1 - x + e)). */
  LOGIT {
    @Override
    public double apply(double score) {
      return Math.log((score + OFFSET) / (1 - score + OFFSET));
    }

    @Override
    public double invert(double value) {
      return (1 + 2 * OFFSET) / (1 + Math.exp(-value)) - OFFSET;
    }

    @Override
    public double logDerivative(double score) {
      return Math.log(1 + 2 * OFFSET) - Math.log(score + OFFSET) - Math.log(1 - score + OFFSET);
    }
  };

  /** Shift e of the logarithms, in units of the score; about the resolution of a mean of pixels. */
  public static final double OFFSET = 1e-4;

  /** The value on the fit scale of a score in [0, 1]. */
  public abstract double apply(double score);

  /** The score of a value on the fit scale. */
  public abstract double invert(double value);

  /**
   * ln |dt/dx| at a score. A density f on the fit scale is f(t(x)) |dt/dx| on the original scale,
   * so this is what a score adds to the log-likelihood there.
   */
  public abstract double logDerivative(double score);
}
