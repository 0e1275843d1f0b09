package org.opportune.inference.band;

import java.util.Arrays;

/**
 * Splits slices of one size into {@link Bands}, one after the other, in arrays that it keeps: each
 * split overwrites the one before. Not thread-safe.
 */
public final class BandSplitter {
  /** Weights of the B-spline at distances 0, 1 and 2; they sum to 1 over both sides. */
  private static final float[] SPLINE = {3 / 8f, 1 / 4f, 1 / 16f};

  private final int rows;
  private final int columns;

  /** The bands, finest first, and after them what is left. */
  private final float[][] levels;

  private final float[] inside;
  private final float[] work;
  private final float[] weight;

  /** How far the coarsest band reaches to either side. */
  private final int reach;

  /** A row with zeros before and after, as far as bands reach. */
  private final float[] line;

  /**
   * A splitter.
   *
   * @param count number of bands
   */
  public BandSplitter(int rows, int columns, int count) {
    this.rows = rows;
    this.columns = columns;
    this.levels = new float[count + 1][rows * columns];
    this.inside = new float[rows * columns];
    this.work = new float[rows * columns];
    this.weight = new float[rows * columns];
    this.reach = count == 0 ? 0 : (SPLINE.length - 1) << (count - 1);
    this.line = new float[columns + 2 * reach];
  }

  /**
   * Splits a slice.
   *
   * @param hu row-major
   * @param lung 0 outside the lungs, same layout
   * @return what stands until the next split
   */
  public Bands split(float[] hu, byte[] lung) {
    int first = rows;
    int last = -1;
    for (int row = 0; row < rows; row++) {
      boolean any = false;
      for (int i = row * columns; i < (row + 1) * columns; i++) {
        boolean isLung = lung[i] != 0;
        inside[i] = isLung ? 1 : 0;
        any |= isLung;
      }
      if (any) {
        first = Math.min(first, row);
        last = row;
      }
    }
    int from = Math.min(first, last + 1) * columns;
    int to = (last + 1) * columns;
    for (float[] level : levels) {
      // What rows without lung hold from the slice before.
      Arrays.fill(level, 0, from, 0);
      Arrays.fill(level, to, level.length, 0);
    }
    for (int i = from; i < to; i++) {
      levels[0][i] = inside[i] * hu[i];
    }
    for (int k = 0; k < levels.length - 1; k++) {
      float[] level = levels[k];
      float[] smooth = levels[k + 1];
      int gap = 1 << k;
      // Rows without lung are zero, and nobody asks for what is smoothed into them.
      smooth(level, smooth, first, last + 1, gap);
      smooth(inside, weight, first, last + 1, gap);
      for (int i = from; i < to; i++) {
        // Outside the lungs any divisor does but zero; no branch, so that this becomes vector code.
        smooth[i] = inside[i] * smooth[i] / (weight[i] + (1 - inside[i]));
        level[i] -= smooth[i];
      }
    }
    return new Bands(Arrays.copyOf(levels, levels.length - 1), levels[levels.length - 1]);
  }

  private void smooth(float[] from, float[] to, int first, int end, int gap) {
    for (int row = first; row < end; row++) {
      System.arraycopy(from, row * columns, line, reach, columns);
      weigh(line, reach, work, row * columns, columns, gap);
    }
    for (int row = first; row < end; row++) {
      int start = row * columns;
      if (row - (SPLINE.length - 1) * gap >= first && row + (SPLINE.length - 1) * gap < end) {
        weigh(work, start, to, start, columns, gap * columns);
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

  /** Weights cells with those so far before and after; no condition inside, for vector code. */
  private static void weigh(float[] from, int at, float[] to, int first, int count, int away) {
    float centre = SPLINE[0];
    float near = SPLINE[1];
    float far = SPLINE[2];
    for (int i = 0; i < count; i++) {
      to[first + i] =
          centre * from[at + i]
              + near * from[at + i - away]
              + near * from[at + i + away]
              + far * from[at + i - 2 * away]
              + far * from[at + i + 2 * away];
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
