package org.opportune.inference.band;

import org.opportune.inference.lung.SliceBox;

/**
 * A slice as a sum of frequency bands, from pixel to pixel (fine) to lobe to lobe (rest), by the
 * undecimated wavelet transform with the cubic B-spline ("a trous"; Starck and Murtagh, Astronomy
 * and Astrophysics 1994;288:342). Each smoothing is normalised over the lung mask, so that ribs and
 * air around the lungs do not leak in; outside the mask all bands are 0.
 */
public final class Bands {
  /** By rows, the rest last. */
  private final float[][][] levels;

  private final int columns;
  private final SliceBox part;

  /**
   * Bands of a slice.
   *
   * @param levels the bands by rows, finest first, and after them what is left
   * @param part where they stand; elsewhere the arrays may hold anything
   */
  Bands(float[][][] levels, int columns, SliceBox part) {
    this.levels = levels;
    this.columns = columns;
    this.part = part;
  }

  /**
   * Splits a slice.
   *
   * @param hu row-major
   * @param lung 0 outside the lungs, same layout
   * @param count number of bands; band k holds structures of about 2^k to 2^(k+1) pixels
   */
  public static Bands split(float[] hu, byte[] lung, int rows, int columns, int count) {
    return new BandSplitter(rows, columns, count).split(hu, lung);
  }

  /** Number of bands, the rest not counted. */
  public int count() {
    return levels.length - 1;
  }

  /** Number of columns of the slice. */
  int columns() {
    return columns;
  }

  /** Value of a band at a pixel of the lungs, in HU. */
  float at(int band, int row, int column) {
    return levels[band][row][column];
  }

  /**
   * Adds the bands up again, each times its gain; with gains of 1 the slice itself inside the mask.
   *
   * @param gains one per band, finest first
   * @return row-major, HU; 0 outside the mask
   */
  public float[] sum(double[] gains) {
    float[] sum = new float[levels[0].length * columns];
    sum(gains, sum);
    return sum;
  }

  /**
   * As {@link #sum(double[])}, into an array of the caller's.
   *
   * @param sum overwritten in the rows and columns that hold lung, elsewhere left as it is
   */
  public void sum(double[] gains, float[] sum) {
    float[] line = new float[columns];
    int width = part.right() - part.left();
    for (int row = part.top(); row < part.bottom(); row++) {
      System.arraycopy(levels[count()][row], part.left(), line, part.left(), width);
      for (int k = 0; k < count(); k++) {
        add((float) gains[k], levels[k][row], line);
      }
      System.arraycopy(line, part.left(), sum, row * columns + part.left(), width);
    }
  }

  private void add(float gain, float[] band, float[] line) {
    for (int i = part.left(); i < part.right(); i++) {
      line[i] += gain * band[i];
    }
  }
}
