package org.opportune.ingest.dicom;

import java.util.List;

/**
 * What the parser is inside of: a data set or item, whose content it collects, or a sequence, whose
 * items it collects.
 *
 * @param content elements, null for a sequence
 * @param items items, null for a data set
 * @param encoding of what is inside
 * @param end where it ends at the latest, exclusive
 * @param undefined whether a delimiter ends it
 * @param tag of the sequence
 * @param retryable whether it is of representation UN, so that its encoding is a guess
 * @param start where the sequence's first item starts
 */
record Scope(
    DicomAttributes.Builder content,
    List<DicomAttributes.Builder> items,
    Encoding encoding,
    long end,
    boolean undefined,
    int tag,
    boolean retryable,
    long start) {

  static Scope dataSet(
      DicomAttributes.Builder content, Encoding encoding, long end, boolean undefined) {
    return new Scope(content, null, encoding, end, undefined, 0, false, 0);
  }

  static Scope sequence(
      List<DicomAttributes.Builder> items,
      Encoding encoding,
      long end,
      boolean undefined,
      int tag,
      boolean retryable,
      long start) {
    return new Scope(null, items, encoding, end, undefined, tag, retryable, start);
  }

  boolean isSequence() {
    return items != null;
  }

  /** The same sequence, to be read once more in another encoding. */
  Scope as(List<DicomAttributes.Builder> fresh, Encoding other) {
    return new Scope(content, fresh, other, end, undefined, tag, retryable, start);
  }
}
