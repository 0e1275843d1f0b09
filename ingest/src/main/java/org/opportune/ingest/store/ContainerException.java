package org.opportune.ingest.store;

import java.io.IOException;
import org.opportune.ingest.Reason;

/** A zip or tar file that cannot be read, or not to its end. Its message names no object. */
public final class ContainerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  ContainerException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The code to store. */
  public Reason reason() {
    return reason;
  }
}
