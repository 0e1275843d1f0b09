package org.opportune.ingest.slide;

import java.util.Optional;

/**
 * A slide image ready for a network: RGB, with a burned-in scale bar painted over.
 *
 * @param columns pixels of a row
 * @param rows rows
 * @param rgb 8 bits, interleaved by pixel; not copied
 * @param channels stored: 1 for grey, 3 for colour
 * @param bits of a stored sample
 * @param greyExport whether the picture shows no colour; the green channel then holds the one
 *     signal
 * @param scaleBar where a scale bar with its label stood before it was painted over
 * @param pixelSizeUm edge of a pixel on the slide in micrometres, null when the file does not say
 * @param pixelSizeSource which field said it, null with it
 */
public record SlidePicture(
    int columns,
    int rows,
    byte[] rgb,
    int channels,
    int bits,
    boolean greyExport,
    Optional<PixelBox> scaleBar,
    Double pixelSizeUm,
    String pixelSizeSource) {

  /**
   * The picture as fractions of full scale.
   *
   * @return {@code values[channel][row * columns + column]}, 0..1, channels red, green, blue
   */
  public float[][] planes() {
    float[][] planes = new float[3][columns * rows];
    for (int i = 0; i < rgb.length; i++) {
      planes[i % 3][i / 3] = (rgb[i] & 0xFF) / 255f;
    }
    return planes;
  }
}
