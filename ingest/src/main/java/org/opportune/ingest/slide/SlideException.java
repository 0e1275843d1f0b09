package org.opportune.ingest.slide;

import org.opportune.ingest.Reason;

/** A slide image that cannot be read. */
public final class SlideException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  SlideException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  SlideException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The code to store. */
  public Reason reason() {
    return reason;
  }
}
