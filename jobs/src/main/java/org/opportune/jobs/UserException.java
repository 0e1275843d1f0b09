package org.opportune.jobs;

/**
 * A mistake of the person who started the command: a wrong option, a missing bucket, a warehouse
 * without write access. Shown as one line without a stack trace; the exit status is 2.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States what cannot be done, why, and the fix. */
  public UserException(String message) {
    super(message);
  }

  /** States what cannot be done, why, and the fix; the cause is kept for the log. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
