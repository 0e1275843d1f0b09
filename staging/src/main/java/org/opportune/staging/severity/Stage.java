package org.opportune.staging.severity;

/** Severity of emphysema, in order. */
public enum Stage {
  /** No emphysema. */
  NONE,
  /** Mild. */
  MILD,
  /** Moderate. */
  MODERATE,
  /** Severe. */
  SEVERE;

  /** 0 none, 1 mild, 2 moderate, 3 severe: what tables store. */
  public int code() {
    return ordinal();
  }

  /**
   * The stage of a code.
   *
   * @throws IllegalArgumentException when not 0..3
   */
  public static Stage ofCode(int code) {
    if (code < 0 || code >= values().length) {
      throw new IllegalArgumentException("Invalid stage code: %d is not 0..3".formatted(code));
    }
    return values()[code];
  }
}
