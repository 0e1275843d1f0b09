package org.opportune.ingest.dicom;

/** How elements of a data set are written (PS3.5 section 7.1 and annex A). */
public enum Encoding {
  /** The default. */
  IMPLICIT_LITTLE(false, false),
  /** What nearly all files are. */
  EXPLICIT_LITTLE(true, false),
  /** Retired. */
  EXPLICIT_BIG(true, true);

  private final boolean explicit;
  private final boolean bigEndian;

  Encoding(boolean explicit, boolean bigEndian) {
    this.explicit = explicit;
    this.bigEndian = bigEndian;
  }

  /** Whether each element names its value representation. */
  public boolean explicit() {
    return explicit;
  }

  /** Whether binary numbers have their most significant byte first. */
  public boolean bigEndian() {
    return bigEndian;
  }

  /** The encoding a transfer syntax prescribes; every compressed one is explicit little endian. */
  static Encoding of(String transferSyntaxUid) {
    return switch (transferSyntaxUid) {
      case TransferSyntax.IMPLICIT_LITTLE -> IMPLICIT_LITTLE;
      case TransferSyntax.EXPLICIT_BIG -> EXPLICIT_BIG;
      default -> EXPLICIT_LITTLE;
    };
  }

  /** The transfer syntax of native pixels in this encoding. */
  public String transferSyntaxUid() {
    return switch (this) {
      case IMPLICIT_LITTLE -> TransferSyntax.IMPLICIT_LITTLE;
      case EXPLICIT_BIG -> TransferSyntax.EXPLICIT_BIG;
      case EXPLICIT_LITTLE -> TransferSyntax.EXPLICIT_LITTLE;
    };
  }
}
