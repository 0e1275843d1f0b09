package org.opportune.inference.bundle;

/** A model bundle cannot be used. The message names the file, what is wrong and how to mend it. */
public final class BundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States what is wrong. */
  public BundleException(String message) {
    super(message);
  }

  /** States what is wrong and what showed it. */
  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
