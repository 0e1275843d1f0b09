package org.opportune.ingest.dicom;

import java.util.Locale;

/** What a reader had to forgive to read an object. Codes are stored as flags: add, never rename. */
public enum DicomWarning {
  /** No 128-byte preamble and DICM mark (PS3.10 section 7.1). */
  NO_PREAMBLE,
  /** No group 0002, so the transfer syntax was detected at the first element. */
  NO_META,
  /** The data set is not encoded as its transfer syntax says. */
  SYNTAX_MISMATCH,
  /** The length of group 0002 is wrong. */
  META_LENGTH_WRONG,
  /** An element of value representation UN holds what could not be read as items. */
  UNREADABLE_UN_SKIPPED,
  /** HighBit is not BitsStored - 1; stored values were shifted down. */
  ODD_HIGH_BIT,
  /** Encapsulated pixel data without a sequence delimiter that ends whole all the same. */
  NO_SEQUENCE_DELIMITER,
  /** The basic offset table disagrees with the fragments and was ignored. */
  OFFSET_TABLE_WRONG,
  /** Bytes beyond the pixel data were ignored. */
  EXCESS_PIXEL_DATA,
  /** Another DICOM library could not read the object; the built-in parser did. */
  BUILT_IN_PARSER,
  /** The specific character set is unknown; text was decoded with the fallback. */
  UNKNOWN_CHARACTER_SET;

  /** The code as stored in tables: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
