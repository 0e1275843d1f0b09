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

  /** Rows and columns. */
  public int side() {
    return cut.side();
  }

  /**
   * Writes the network's input: mean 0 and standard deviation 1 over the picture, as in the paper.
   *
   * @param mirrored whether left and right are exchanged
   */
  public void fill(float[] input, int offset, boolean mirrored) {
    double sum = 0;
    double squares = 0;
    for (byte level : picture) {
      sum += level & 0xFF;
      squares += (double) (level & 0xFF) * (level & 0xFF);
    }
    double mean = sum / picture.length;
    double sd = Math.sqrt(Math.max(1, squares / picture.length - mean * mean));
    int side = side();
    for (int i = 0; i < picture.length; i++) {
      int from = mirrored ? i - i % side + side - 1 - i % side : i;
      input[offset + i] = (float) (((picture[from] & 0xFF) - mean) / sd);
    }
  }

  /** The network's input, (rows, columns). */
  public float[] input() {
    float[] input = new float[picture.length];
    fill(input, 0, false);
    return input;
  }
}
