package org.opportune.ingest.dicom;

import org.opportune.ingest.Reason;

/**
 * A DICOM object that cannot be read. The message names tags, lengths and offsets only, never an
 * attribute's value, so it may be stored and logged.
 */
public final class DicomException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * Says why an object cannot be read.
   *
   * @param reason the stored code
   * @param message a clause without patient data
   */
  public DicomException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * Says why an object cannot be read.
   *
   * @param reason the stored code
   * @param message a clause without patient data
   * @param cause what led to it; its message must be free of patient data too
   */
  public DicomException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The code to store. */
  public Reason reason() {
    return reason;
  }
}
