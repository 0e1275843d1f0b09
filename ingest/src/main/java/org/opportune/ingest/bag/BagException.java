package org.opportune.ingest.bag;

import java.io.IOException;

/** A set of bags that a person must mend. The message names the file, the place and the fix. */
public final class BagException extends IOException {
  private static final long serialVersionUID = 1L;

  BagException(String message) {
    super(message);
  }

  BagException(String message, Throwable cause) {
    super(message, cause);
  }
}
