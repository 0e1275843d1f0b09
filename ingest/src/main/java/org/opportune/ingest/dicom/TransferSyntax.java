package org.opportune.ingest.dicom;

import org.opportune.ingest.codec.FrameCodecs;

/** The transfer syntaxes told apart here (PS3.6 table A-1). */
public final class TransferSyntax {
  static final String IMPLICIT_LITTLE = "1.2.840.10008.1.2";
  static final String EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
  static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  static final String EXPLICIT_BIG = "1.2.840.10008.1.2.2";
  static final String RLE = "1.2.840.10008.1.2.5";
  private static final String JPEG_FAMILY = "1.2.840.10008.1.2.4.";

  private TransferSyntax() {}

  /** Whether frames of this syntax can be decoded. */
  public static boolean isSupported(String uid) {
    return isNative(uid) || FrameCodecs.of(uid).isPresent();
  }

  /** Whether pixels are stored uncompressed. */
  static boolean isNative(String uid) {
    return uid.equals(IMPLICIT_LITTLE)
        || uid.equals(EXPLICIT_LITTLE)
        || uid.equals(EXPLICIT_BIG)
        || uid.equals(DEFLATED);
  }

  /** Whether a whole frame ends with the marker FFD9 (JPEG, JPEG-LS, JPEG 2000). */
  static boolean endsInMarker(String uid) {
    return uid.startsWith(JPEG_FAMILY);
  }
}
