package org.opportune.jobs;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Failures that a second try may not meet, since no library below tries again. Executors' failures
 * reach the driver as text.
 */
public enum PassingFailure {
  /** A connection that broke off, such as in the middle of a listing. */
  BROKEN_CONNECTION(
      "a connection broke off",
      "SocketException|SocketTimeoutException|Connection reset|Premature end of"
          + "|ConnectionClosedException|NoHttpResponseException"),

  /** Rows that a job had kept on an executor ({@code Dataset.localCheckpoint}) and lost with it. */
  LOST_ROWS("an executor was lost with rows it held", "CHECKPOINT_RDD_BLOCK_ID_NOT_FOUND");

  private final String words;
  private final String sign;
  private final Pattern pattern;

  PassingFailure(String words, String sign) {
    this.words = words;
    this.sign = sign;
    this.pattern = Pattern.compile(sign);
  }

  /** What happened, for a person. */
  String words() {
    return words;
  }

  /** Found in the name or the message of such a failure (regular expression). */
  public String sign() {
    return sign;
  }

  /** The one that a failure comes of, if it comes of one. */
  static Optional<PassingFailure> causeOf(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      String text = cause.getClass().getName() + ": " + cause.getMessage();
      Optional<PassingFailure> found =
          Arrays.stream(values()).filter(one -> one.pattern.matcher(text).find()).findFirst();
      if (found.isPresent()) {
        return found;
      }
      cause = cause.getCause() == cause ? null : cause.getCause();
    }
    return Optional.empty();
  }
}
