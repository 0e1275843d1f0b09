package org.opportune.ingest.dicom;

import java.io.Serializable;

/**
 * What a site may decide about reading.
 *
 * @param limits what one object may ask for
 * @param undeclaredText the defined term (PS3.3 section C.12.1.1.2) of text in objects that declare
 *     no character set, such as {@code GB18030}; empty to read UTF-8 where the bytes are UTF-8 and
 *     ISO 8859-1 elsewhere. Identifiers are decoded before they are hashed, so a change makes other
 *     pseudonyms of undeclared identifiers beyond ASCII
 */
public record ReaderSettings(DicomLimits limits, String undeclaredText) implements Serializable {

  /** Refuses a term no reader knows. */
  public ReaderSettings {
    if (!CharacterSets.of(undeclaredText).known()) {
      throw new IllegalArgumentException(
          "Invalid character set " + undeclaredText + ": is no defined term of PS3.3 C.12.1.1.2");
    }
  }

  /** The default limits and no assumption about undeclared text. */
  public static ReaderSettings defaults() {
    return new ReaderSettings(DicomLimits.defaults(), "");
  }
}
