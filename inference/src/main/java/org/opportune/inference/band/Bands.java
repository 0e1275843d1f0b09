package org.opportune.inference.band;

/**
 * A slice as a sum of frequency bands, from pixel to pixel (fine) to lobe to lobe (rest), by the
 * undecimated wavelet transform with the cubic B-spline ("a trous"; Starck and Murtagh, Astronomy
 * and Astrophysics 1994;288:342). Each smoothing is normalised over the lung mask, so that ribs and
 * air around the lungs do not leak in; outside the mask all bands are 0.
 */
public final class Bands {
  /** Weights of the B-spline at distances 0, 1 and 2; they sum to 1 over both sides. */
  private static final float[] SPLINE = {3 / 8f, 1 / 4f, 1 / 16f};

  private final float[][] bands;
  private final float[] rest;

  private Bands(float[][] bands, float[] rest) {
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
    float[][] bands = new float[count][];
    float[] inside = new float[hu.length];
    float[] level = new float[hu.length];
    int first = rows;
    int last = -1;
    for (int i = 0; i < hu.length; i++) {
      inside[i] = lung[i] != 0 ? 1 : 0;
      level[i] = inside[i] * hu[i];
      if (lung[i] != 0) {
        first = Math.min(first, i / columns);
        last = i / columns;
      }
    }
    float[] work = new float[hu.length];
    float[] weight = new float[hu.length];
    for (int k = 0; k < count; k++) {
      int gap = 1 << k;
      float[] smooth = new float[hu.length];
      // Rows without lung are zero, and nobody asks for what is smoothed into them.
      smooth(level, work, smooth, first, last + 1, columns, gap);
      smooth(inside, work, weight, first, last + 1, columns, gap);
      for (int i = 0; i < smooth.length; i++) {
        smooth[i] = lung[i] != 0 ? smooth[i] / weight[i] : 0;
        level[i] -= smooth[i];
      }
      bands[k] = level;
      level = smooth;
    }
    return new Bands(bands, level);
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
    float[] sum = rest.clone();
    for (int k = 0; k < bands.length; k++) {
      float gain = (float) gains[k];
      float[] band = bands[k];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gain * band[i];
      }
    }
    return sum;
  }

  private static void smooth(
      float[] from, float[] work, float[] to, int first, int end, int columns, int gap) {
    int reach = Math.min(columns, (SPLINE.length - 1) * gap);
    for (int row = first; row < end; row++) {
      int start = row * columns;
      atEdge(from, work, start, 0, reach, columns, gap);
      inRow(from, work, start + reach, start + columns - reach, gap);
      atEdge(from, work, start, Math.max(reach, columns - reach), columns, columns, gap);
    }
    for (int row = first; row < end; row++) {
      int start = row * columns;
      if (row - (SPLINE.length - 1) * gap >= first && row + (SPLINE.length - 1) * gap < end) {
        acrossRows(work, to, start, columns, gap * columns);
      } else {
        for (int column = 0; column < columns; column++) {
          to[start + column] = SPLINE[0] * work[start + column];
        }
        for (int k = 1; k < SPLINE.length; k++) {
          addRow(work, row - k * gap, to, start, first, end, columns, SPLINE[k]);
          addRow(work, row + k * gap, to, start, first, end, columns, SPLINE[k]);
        }
      }
    }
  }

  private static void atEdge(
      float[] from, float[] work, int start, int first, int end, int columns, int gap) {
    for (int column = first; column < end; column++) {
      float sum = SPLINE[0] * from[start + column];
      for (int k = 1; k < SPLINE.length; k++) {
        int before = column - k * gap;
        int after = column + k * gap;
        sum += SPLINE[k] * (before < 0 ? 0 : from[start + before]);
        sum += SPLINE[k] * (after >= columns ? 0 : from[start + after]);
      }
      work[start + column] = sum;
    }
  }

  // Both written out, without a condition inside, so that the compiler makes vector code of them.
  private static void inRow(float[] from, float[] work, int first, int end, int gap) {
    float centre = SPLINE[0];
    float near = SPLINE[1];
    float far = SPLINE[2];
    for (int i = first; i < end; i++) {
      work[i] =
          centre * from[i]
              + near * from[i - gap]
              + near * from[i + gap]
              + far * from[i - 2 * gap]
              + far * from[i + 2 * gap];
    }
  }

  private static void acrossRows(float[] work, float[] to, int start, int columns, int away) {
    float centre = SPLINE[0];
    float near = SPLINE[1];
    float far = SPLINE[2];
    for (int i = start; i < start + columns; i++) {
      to[i] =
          centre * work[i]
              + near * work[i - away]
              + near * work[i + away]
              + far * work[i - 2 * away]
              + far * work[i + 2 * away];
    }
  }

  private static void addRow(
      float[] from, int row, float[] to, int start, int first, int end, int columns, float weight) {
    if (row < first || row >= end) {
      return;
    }
    int at = row * columns;
    for (int column = 0; column < columns; column++) {
      to[start + column] += weight * from[at + column];
    }
  }
}
