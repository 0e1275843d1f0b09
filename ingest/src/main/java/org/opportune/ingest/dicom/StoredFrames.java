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
   * Decodes one frame.
   *
   * @param frame 0-based
   * @return a new array, row-major, of stored values: shifted to bit 0, masked to BitsStored and,
   *     when signed, sign-extended
   * @throws DicomException when the frame's bytes are truncated or its codec refuses them
   */
  short[] decode(int frame) throws DicomException;
}
