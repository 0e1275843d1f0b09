package org.opportune.ingest.codec;

import org.opportune.ingest.Reason;

/**
 * One frame's shape: what the data set says.
 *
 * @param columns Columns (0028,0011), pixels
 * @param rows Rows (0028,0010), pixels
 * @param samplesPerPixel SamplesPerPixel (0028,0002)
 * @param bitsAllocated BitsAllocated (0028,0100)
 * @param bitsStored BitsStored (0028,0101), or HighBit (0028,0102) + 1 where that is more, so that
 *     sign extension keeps all bits for the reader to shift
 * @param signed whether PixelRepresentation (0028,0103) is 1
 */
public record FrameLayout(
    int columns, int rows, int samplesPerPixel, int bitsAllocated, int bitsStored, boolean signed) {

  /** 128 MiB of decoded samples: four times the largest CT matrix in use, in colour. */
  private static final long MAX_SAMPLES = 1L << 26;

  private static final int MAX_SAMPLES_PER_PIXEL = 4;
  private static final int MAX_SIDE = 65_535;

  /** Pixels of the frame. Call {@link #checkedSamples} first. */
  int pixels() {
    return columns * rows;
  }

  /**
   * Stored values of the frame.
   *
   * @throws CodecException if the shape is none this package decodes, or exceeds its memory budget
   */
  int checkedSamples() throws CodecException {
    if (columns < 1 || columns > MAX_SIDE || rows < 1 || rows > MAX_SIDE) {
      throw CodecException.failed("Invalid frame: %d x %d is not a matrix", columns, rows);
    }
    if (samplesPerPixel < 1 || samplesPerPixel > MAX_SAMPLES_PER_PIXEL) {
      throw CodecException.failed("Invalid frame: %d samples per pixel", samplesPerPixel);
    }
    if ((bitsAllocated != 8 && bitsAllocated != 16)
        || bitsStored < 1
        || bitsStored > bitsAllocated) {
      throw CodecException.failed(
          "Invalid frame: %d of %d bits are not 8 or 16-bit values", bitsStored, bitsAllocated);
    }
    long samples = (long) columns * rows * samplesPerPixel;
    if (samples > MAX_SAMPLES) {
      throw new CodecException(
          Reason.OVER_BUDGET,
          String.format("Cannot decode frame: %d samples are more than %d", samples, MAX_SAMPLES));
    }
    return (int) samples;
  }

  /**
   * Fails unless a stream's own header agrees with the data set.
   *
   * @param streamColumns columns the compressed stream declares
   * @param streamRows rows the compressed stream declares
   * @param streamSamples samples per pixel the compressed stream declares
   * @param precision bits per sample the compressed stream declares
   */
  void requireStream(int streamColumns, int streamRows, int streamSamples, int precision)
      throws CodecException {
    if (streamColumns != columns || streamRows != rows || streamSamples != samplesPerPixel) {
      throw CodecException.failed(
          "Cannot decode frame: the stream holds %d x %d x %d, the data set says %d x %d x %d",
          streamColumns, streamRows, streamSamples, columns, rows, samplesPerPixel);
    }
    if (precision < 1 || precision > bitsAllocated) {
      throw CodecException.failed(
          "Cannot decode frame: %d-bit samples do not fit %d bits allocated",
          precision, bitsAllocated);
    }
  }

  /**
   * Sign-extends values in place if the data set is signed, from the narrower of the stream's
   * precision and BitsStored: encoders write 12-bit values into 16-bit streams with zeros on top.
   */
  void extendSign(short[] values, int precision) {
    int width = Math.min(precision, bitsStored);
    if (signed && width < Short.SIZE) {
      int shift = Integer.SIZE - width;
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (values[i] << shift >> shift);
      }
    }
  }
}
