package org.opportune.ingest.dicom;

import java.util.Set;
import org.opportune.ingest.Reason;

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

  private static final int MIN_ELEMENT_HEADER = 8;

  /** Copies the warnings. */
  public DicomHeader {
    warnings = Set.copyOf(warnings);
  }

  /** Whether the object holds pixel data. */
  public boolean hasPixelData() {
    return pixelDataOffset >= 0;
  }

  /**
   * Checks what can be known of the pixels without reading them.
   *
   * @param objectBytes size of the whole object
   * @throws DicomException when rows, columns or bits are missing, contradictory, of a layout that
   *     is not supported or over the default limits, or when the object is shorter than they ask
   */
  public void requirePixels(long objectBytes) throws DicomException {
    PixelLayout layout = PixelLayout.of(attributes, DicomLimits.defaults());
    boolean countable =
        TransferSyntax.isNative(transferSyntaxUid)
            && !transferSyntaxUid.equals(TransferSyntax.DEFLATED);
    long needed = (long) layout.frameBytes() * layout.frames();
    if (countable && pixelDataOffset + MIN_ELEMENT_HEADER + needed > objectBytes) {
      throw new DicomException(
          Reason.TRUNCATED, "Cannot read pixels: the object is shorter than " + needed + " bytes");
    }
  }
}
