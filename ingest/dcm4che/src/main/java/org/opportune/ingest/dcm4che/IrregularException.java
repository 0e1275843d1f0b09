package org.opportune.ingest.dcm4che;

/** Something dcm4che would forgive and the reader port does not: the built-in parser decides. */
final class IrregularException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what, without any attribute's value. */
  IrregularException(String what) {
    super(what, null, false, false);
  }
}
