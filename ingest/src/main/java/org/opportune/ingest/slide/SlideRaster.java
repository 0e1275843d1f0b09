package org.opportune.ingest.slide;

/**
 * A slide image as its file stores it.
 *
 * @param columns pixels of a row
 * @param rows rows
 * @param channels 1 for grey, 3 for red, green, blue
 * @param bits bits of a sample as stored, 1..16
 * @param samples unsigned, interleaved by pixel: {@code samples[(row * columns + column) * channels
 *     + channel]}; not copied
 * @param pixelSizeUm edge of a pixel on the slide in micrometres, null when the file does not say
 * @param pixelSizeSource which field said it, null with it
 */
record SlideRaster(
    int columns,
    int rows,
    int channels,
    int bits,
    short[] samples,
    Double pixelSizeUm,
    String pixelSizeSource) {

  /**
   * Bits that the values need, for cameras of 12 or 14 bits write files of 16: 8, or the least of
   * 12, 14 and 16 that holds the largest value of a deeper file.
   */
  int significantBits() {
    if (bits <= Byte.SIZE) {
      return bits;
    }
    int largest = 0;
    for (short sample : samples) {
      largest = Math.max(largest, Short.toUnsignedInt(sample));
    }
    if (largest < 1 << 12) {
      return Math.min(bits, 12);
    }
    return Math.min(bits, largest < 1 << 14 ? 14 : 16);
  }

  /** RGB of 8 bits; grey is promoted by repeating it. */
  byte[] rgb() {
    int most = (1 << significantBits()) - 1;
    byte[] rgb = new byte[columns * rows * 3];
    for (int i = 0; i < rgb.length; i++) {
      int sample = Short.toUnsignedInt(samples[channels == 1 ? i / 3 : i]);
      rgb[i] = (byte) ((Math.min(sample, most) * 255 + most / 2) / most);
    }
    return rgb;
  }
}
