package org.opportune.inference.band;

/**
 * A slice as a sum of frequency bands, from pixel to pixel (fine) to lobe to lobe (rest), by the
 * undecimated wavelet transform with the cubic B-spline ("a trous"; Starck and Murtagh, Astronomy
 * and Astrophysics 1994;288:342). Each smoothing is normalised over the lung mask, so that ribs and
 * air around the lungs do not leak in; outside the mask all bands are 0.
 */
public final class Bands {
  private final float[][] bands;
  private final float[] rest;

  Bands(float[][] bands, float[] rest) {
    this.bands = bands;
    this.rest = rest;
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
    return bands.length;
  }

  /** Value of a band at a pixel, in HU. */
  public float at(int band, int index) {
    return bands[band][index];
  }

  /**
   * Adds the bands up again, each times its gain; with gains of 1 the slice itself inside the mask.
   *
   * @param gains one per band, finest first
   * @return row-major, HU; 0 outside the mask
   */
  public float[] sum(double[] gains) {
    float[] sum = new float[rest.length];
    sum(gains, sum);
    return sum;
  }

  /**
   * As {@link #sum(double[])}, into an array of the caller's.
   *
   * @param sum overwritten
   */
  public void sum(double[] gains, float[] sum) {
    System.arraycopy(rest, 0, sum, 0, rest.length);
    for (int k = 0; k < bands.length; k++) {
      float gain = (float) gains[k];
      float[] band = bands[k];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gain * band[i];
      }
    }
  }
}
