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
  private final float[] weight;

  /** Rows smoothed along themselves. */
  private final float[][] work;

  /** A row without lung. */
  private final float[] none;

  /** A row moved two gaps and one to the right, not at all, one to the left and two. */
  private final float[][] moved;

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
    this.weight = new float[rows * columns];
    this.work = new float[rows][columns];
    this.none = new float[columns];
    this.moved = new float[2 * SPLINE.length - 1][columns];
    this.line = new float[columns];
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
      for (int i = 0; i < moved.length; i++) {
        move(from, row * columns, (SPLINE.length - 1 - i) * gap, moved[i]);
      }
      weigh(moved[0], moved[1], moved[2], moved[3], moved[4], work[row]);
    }
    for (int row = first; row < end; row++) {
      weigh(
          row(row - 2 * gap, first, end),
          row(row - gap, first, end),
          work[row],
          row(row + gap, first, end),
          row(row + 2 * gap, first, end),
          line);
      System.arraycopy(line, 0, to, row * columns, columns);
    }
  }

  private float[] row(int row, int first, int end) {
    return row < first || row >= end ? none : work[row];
  }

  /** Copies a row, moved to the right or, below zero, to the left; what comes in is zero. */
  private void move(float[] from, int start, int right, float[] to) {
    int away = Math.min(columns, Math.abs(right));
    if (right >= 0) {
      Arrays.fill(to, 0, away, 0);
      System.arraycopy(from, start, to, away, columns - away);
    } else {
      System.arraycopy(from, start + away, to, 0, columns - away);
      Arrays.fill(to, columns - away, columns, 0);
    }
  }

  /**
   * Weighs cells with those before and after. Arrays of their own, all read at one index: of such
   * loops alone the compiler makes vector code.
   */
  private static void weigh(
      float[] farBefore, float[] before, float[] at, float[] after, float[] farAfter, float[] to) {
    float centre = SPLINE[0];
    float near = SPLINE[1];
    float far = SPLINE[2];
    for (int i = 0; i < to.length; i++) {
      to[i] =
          centre * at[i]
              + near * before[i]
              + near * after[i]
              + far * farBefore[i]
              + far * farAfter[i];
    }
  }
}
