package org.opportune.ingest.dicom;

import java.util.Set;

/**
 * Everything of a DICOM object before its pixels.
 *
 * @param attributes the file meta group and the data set up to, without, PixelData (7FE0,0010)
 * @param transferSyntaxUid the syntax the data set is really encoded in
 * @param pixelDataOffset byte offset of the PixelData element's tag in the object (in the inflated
 *     data set for a deflated one), -1 when there is none
 * @param warnings what had to be forgiven
 */
public record DicomHeader(
    DicomAttributes attributes,
    String transferSyntaxUid,
    long pixelDataOffset,
    Set<DicomWarning> warnings) {

  /** Copies the warnings. */
  public DicomHeader {
    warnings = Set.copyOf(warnings);
  }

  /** Whether the object holds pixel data. */
  public boolean hasPixelData() {
    return pixelDataOffset >= 0;
  }
}
