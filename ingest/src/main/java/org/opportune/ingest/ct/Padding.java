package org.opportune.ingest.ct;

import java.util.OptionalInt;
import org.opportune.ingest.dicom.DicomAttributes;
import org.opportune.ingest.dicom.DicomTag;

/**
 * Which stored values of an object are padding (PS3.3 section C.7.5.1.1.2). PixelPaddingValue is in
 * stored units and its representation follows PixelRepresentation, but writers get both wrong: its
 * 16 bits are read again as the pixels' are, so that 63536 among signed pixels is -2000.
 *
 * @param low least padding value
 * @param high greatest padding value; below {@code low} when there is none
 * @param onlyOutside whether the value does not fit BitsStored, so that its low bits may be real
 *     values inside the reconstruction circle
 */
record Padding(int low, int high, boolean onlyOutside) {
  private static final Padding NONE = new Padding(0, -1, false);

  static Padding of(DicomAttributes attributes) {
    OptionalInt value = attributes.integer(DicomTag.PIXEL_PADDING_VALUE);
    if (value.isEmpty()) {
      return NONE;
    }
    int bits = attributes.integer(DicomTag.BITS_STORED).orElse(Short.SIZE);
    boolean signed = attributes.integer(DicomTag.PIXEL_REPRESENTATION).orElse(0) == 1;
    int first = asPixel(value.getAsInt(), Short.SIZE, signed);
    OptionalInt limit = attributes.integer(DicomTag.PIXEL_PADDING_RANGE_LIMIT);
    int last = limit.isEmpty() ? first : asPixel(limit.getAsInt(), Short.SIZE, signed);
    if (asPixel(first, bits, signed) != first && first == last) {
      int masked = asPixel(first, bits, signed);
      return new Padding(masked, masked, true);
    }
    return new Padding(Math.min(first, last), Math.max(first, last), false);
  }

  /** Whether a stored value is padding, at a pixel inside or outside the circle. */
  boolean covers(int stored, boolean outside) {
    return stored >= low && stored <= high && (outside || !onlyOutside);
  }

  private static int asPixel(int value, int bits, boolean signed) {
    int left = Integer.SIZE - bits;
    return signed ? value << left >> left : value << left >>> left;
  }
}
