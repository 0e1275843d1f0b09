package org.opportune.ingest.dicom;

/** The frames of one object, each decoded when it is asked for. */
public interface StoredFrames {

  /** The object's header. */
  DicomHeader header();

  /** Number of frames, 1 or more. */
  int count();

  /** Columns of every frame. */
  int columns();

  /** Rows of every frame. */
  int rows();

  /** Whether stored values are signed; when not, read them with {@link Short#toUnsignedInt}. */
  boolean signed();

  /**
   * Decodes one frame into an array of the caller's: row-major stored values, shifted to bit 0,
   * masked to BitsStored and, when signed, sign-extended.
   *
   * @param frame 0-based
   * @param values columns times rows; what it holds after a failure is undefined
   * @throws DicomException when the frame's bytes are truncated or its codec refuses them
   */
  void decode(int frame, short[] values) throws DicomException;

  /** As {@link #decode(int, short[])} into a new array. */
  default short[] decode(int frame) throws DicomException {
    short[] values = new short[columns() * rows()];
    decode(frame, values);
    return values;
  }
}
