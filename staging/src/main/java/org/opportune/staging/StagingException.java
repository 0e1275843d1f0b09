package org.opportune.staging;

/**
 * A population, table or model that cannot be used as asked. The message names what is wrong and
 * what would mend it, and holds no patient's data.
 */
public final class StagingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal this is; stable, so that refusals can be counted. */
  public enum Problem {
    /** Fewer patients than the settings demand. */
    TOO_FEW_PATIENTS,
    /** A score is NaN or infinite. */
    NOT_A_NUMBER,
    /** A score lies outside [0, 1]. */
    OUT_OF_RANGE,
    /** All scores are the same, so there is nothing to tell apart. */
    NO_SPREAD,
    /** A setting is outside its range, or two inputs do not fit together. */
    INVALID_ARGUMENT,
    /** A stored model or exchange file cannot be read. */
    UNREADABLE
  }

  private final Problem problem;

  /** States what is wrong and how to mend it. */
  public StagingException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  /** States what is wrong and how to mend it, keeping the cause. */
  public StagingException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** The kind of refusal. */
  public Problem problem() {
    return problem;
  }
}
