package org.opportune.ingest.codec;

import java.io.Serial;
import org.opportune.ingest.Reason;

/** A frame that could not be decoded. Messages hold sizes and codes, never patient data. */
public final class CodecException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  CodecException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  CodecException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The stream breaks the rules of its own format, or contradicts the data set. */
  static CodecException failed(String format, Object... args) {
    return new CodecException(Reason.CODEC_FAILED, String.format(format, args));
  }

  /** CODEC_FAILED, OVER_BUDGET or UNSUPPORTED_TRANSFER_SYNTAX. */
  public Reason reason() {
    return reason;
  }
}
