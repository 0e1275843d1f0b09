package org.opportune.jobs;

import java.util.regex.Pattern;

/**
 * Failures that a second try may not meet: a connection that broke off where no library below tries
 * again, such as in the middle of a listing. Executors' failures reach the driver as text.
 */
public final class BrokenConnection {
  /** Found in the name or the message of such a failure (regular expression). */
  public static final String SIGN =
      "SocketException|SocketTimeoutException|Connection reset|Premature end of"
          + "|ConnectionClosedException|NoHttpResponseException";

  private static final Pattern PATTERN = Pattern.compile(SIGN);

  private BrokenConnection() {}

  /** Whether a failure comes of one. */
  static boolean isCauseOf(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (PATTERN.matcher(cause.getClass().getName() + ": " + cause.getMessage()).find()) {
        return true;
      }
      cause = cause.getCause() == cause ? null : cause.getCause();
    }
    return false;
  }
}
