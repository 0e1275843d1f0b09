package org.opportune.ingest.dicom;

import java.util.OptionalInt;
import org.opportune.ingest.Reason;
import org.opportune.ingest.codec.FrameLayout;

/**
 * The matrix and bits of an object's frames, checked before anything is allocated (PS3.3 section
 * C.7.6.3).
 *
 * @param columns 1..65535
 * @param rows 1..65535
 * @param frames 1 or more
 * @param bitsAllocated 8 or 16
 * @param bitsStored 1..bitsAllocated
 * @param highBit bitsStored - 1 .. bitsAllocated - 1
 * @param signed two's complement
 */
record PixelLayout(
    int columns,
    int rows,
    int frames,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed) {

  static PixelLayout of(DicomAttributes attributes, DicomLimits limits) throws DicomException {
    int rows = required(attributes, DicomTag.ROWS);
    int columns = required(attributes, DicomTag.COLUMNS);
    int allocated = required(attributes, DicomTag.BITS_ALLOCATED);
    int frames = Math.max(1, attributes.integer(DicomTag.NUMBER_OF_FRAMES).orElse(1));
    if (rows < 1 || columns < 1) {
      throw new DicomException(
          Reason.MALFORMED, "Invalid matrix: " + rows + " rows x " + columns + " columns");
    }
    long pixels = (long) rows * columns;
    if (pixels > limits.maxFramePixels() || pixels > limits.maxObjectPixels() / frames) {
      throw new DicomException(
          Reason.OVER_BUDGET,
          "Cannot read pixels: " + rows + " x " + columns + " x " + frames + " is over budget");
    }
    int samples = attributes.integer(DicomTag.SAMPLES_PER_PIXEL).orElse(1);
    if (samples != 1 || (allocated != 8 && allocated != 16)) {
      throw new DicomException(
          Reason.NOT_CT_PIXELS,
          "Cannot read pixels: " + samples + " samples of " + allocated + " bits");
    }
    int stored = attributes.integer(DicomTag.BITS_STORED).orElse(allocated);
    int high = attributes.integer(DicomTag.HIGH_BIT).orElse(stored - 1);
    if (stored < 1 || stored > allocated || high < stored - 1 || high >= allocated) {
      throw new DicomException(
          Reason.MALFORMED,
          "Invalid bits: " + stored + " of " + allocated + " stored, high bit " + high);
    }
    boolean signed = attributes.integer(DicomTag.PIXEL_REPRESENTATION).orElse(0) == 1;
    return new PixelLayout(columns, rows, frames, allocated, stored, high, signed);
  }

  /** Bytes of one native frame. */
  int frameBytes() {
    return Math.multiplyExact(Math.multiplyExact(rows, columns), bitsAllocated / Byte.SIZE);
  }

  /** Distance the stored bits stand above bit 0; 0 in all but odd objects. */
  int shift() {
    return highBit - (bitsStored - 1);
  }

  FrameLayout forCodec() {
    return new FrameLayout(columns, rows, 1, bitsAllocated, bitsStored, signed);
  }

  /**
   * Brings cells to stored values in place: shifts down, drops what is above BitsStored (retired
   * overlays live there) and extends the sign from BitsStored, for some writers leave the bits
   * above it zero in negative values.
   */
  void normalise(short[] cells) {
    if (bitsStored == Short.SIZE) {
      return;
    }
    int shift = shift();
    int mask = (1 << bitsStored) - 1;
    int sign = signed ? 1 << (bitsStored - 1) : 0;
    if (shift > 0) {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = (short) (cells[i] >> shift);
      }
    }
    // No shift here: of these operations the lowest 16 bits suffice, and so it is vector code.
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (short) ((cells[i] & mask ^ sign) - sign);
    }
  }

  /**
   * Limits unsigned cells to what BitsStored holds, in place. Lossy coders overshoot at edges; the
   * mask of {@link #normalise} would turn one too bright into black.
   */
  void saturate(short[] cells) {
    int greatest = (1 << bitsStored) - 1;
    for (int i = 0; !signed && i < cells.length; i++) {
      cells[i] = (short) Math.min(Short.toUnsignedInt(cells[i]), greatest);
    }
  }

  private static int required(DicomAttributes attributes, int tag) throws DicomException {
    OptionalInt value = attributes.integer(tag);
    if (value.isEmpty()) {
      throw new DicomException(
          Reason.MALFORMED, "Cannot read pixels: " + DicomTag.format(tag) + " is missing");
    }
    return value.getAsInt();
  }
}
