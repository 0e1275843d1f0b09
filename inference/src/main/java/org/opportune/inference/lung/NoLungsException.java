package org.opportune.inference.lung;

/** The volume holds no lungs: a scan of another body part, or values that are not HU. */
public final class NoLungsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States what was looked for and not found, free of patient data. */
  public NoLungsException(String message) {
    super(message);
  }
}
