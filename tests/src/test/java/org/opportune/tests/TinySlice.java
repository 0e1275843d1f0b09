package org.opportune.tests;

import org.opportune.ingest.dicom.DicomWriter;

/** The part of a CT slice that is the same in all small ones: an empty picture of air. */
public final class TinySlice {
  private static final int MATRIX = 8;

  private TinySlice() {}

  /**
   * The object of a header.
   *
   * @param header up to the position of the slice, in the order of tags
   */
  public static byte[] of(DicomWriter header) {
    return header
        .decimals(0x00200037, 1, 0, 0, 0, 1, 0)
        .unsignedShorts(0x00280002, 1)
        .text(0x00280004, "CS", "MONOCHROME2")
        .unsignedShorts(0x00280010, MATRIX)
        .unsignedShorts(0x00280011, MATRIX)
        .decimals(0x00280030, 1, 1)
        .unsignedShorts(0x00280100, 16)
        .unsignedShorts(0x00280101, 16)
        .unsignedShorts(0x00280102, 15)
        .unsignedShorts(0x00280103, 1)
        .decimals(0x00281052, -1024)
        .decimals(0x00281053, 1)
        .pixels(new short[MATRIX * MATRIX])
        .explicitLittleEndian();
  }
}
