package org.opportune.ingest.ct;

import org.opportune.ingest.Reason;

/** A series that cannot be turned into a volume. The message holds no patient data. */
public final class SeriesException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Says why, with a stored code and a clause without patient data. */
  public SeriesException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Says why, with a cause whose message is free of patient data too. */
  public SeriesException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The code to store. */
  public Reason reason() {
    return reason;
  }
}
