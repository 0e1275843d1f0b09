package org.opportune.inference.infection;

/**
 * A slice as the network sees it, before it is normalised.
 *
 * @param slice its number in the scan
 * @param cut the square that it shows
 * @param picture {@link InfectionInput#WINDOW} in 256 steps, row-major; not copied, callers must
 *     not write to it
 */
@SuppressWarnings("ArrayRecordComponent")
public record InfectionSlice(int slice, SliceCut cut, byte[] picture) {

  /** Level of the window's upper end. */
  static final float LEVELS = 255;

  /** About those of all pixels of the pictures of a thorax, as shares of the window. */
  private static final float MEAN = 0.2f;

  private static final float SD = 0.25f;

  /** Rows and columns. */
  public int side() {
    return cut.side();
  }

  /**
   * Writes the network's input: the picture on one scale for all, healthy lung a little below 0.
   *
   * <p>The paper gives each picture mean 0 and standard deviation 1. A dense finding then darkens
   * every other pixel, so that a network can tell it anywhere in the picture, and its maps point
   * there. HU need no such scale.
   *
   * @param mirrored whether left and right are exchanged
   */
  public void fill(float[] input, int offset, boolean mirrored) {
    int side = side();
    for (int i = 0; i < picture.length; i++) {
      int from = mirrored ? i - i % side + side - 1 - i % side : i;
      input[offset + i] = ((picture[from] & 0xFF) / LEVELS - MEAN) / SD;
    }
  }

  /** The network's input, (rows, columns). */
  public float[] input() {
    float[] input = new float[picture.length];
    fill(input, 0, false);
    return input;
  }
}
