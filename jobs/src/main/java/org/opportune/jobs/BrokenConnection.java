package org.opportune.jobs;

import java.util.regex.Pattern;

/**
 * Failures that a second try may not meet: a connection that broke off where no library below tries
 * again, such as in the middle of a listing. Executors' failures reach the driver as text.
 */
final class BrokenConnection {
  private static final Pattern SIGN =
      Pattern.compile(
          "SocketException|SocketTimeoutException|Connection reset|Premature end of"
              + "|ConnectionClosedException|NoHttpResponseException");

  private BrokenConnection() {}

  /** Whether a failure comes of one. */
  static boolean isCauseOf(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (SIGN.matcher(cause.getClass().getName() + ": " + cause.getMessage()).find()) {
        return true;
      }
      cause = cause.getCause() == cause ? null : cause.getCause();
    }
    return false;
  }
}
