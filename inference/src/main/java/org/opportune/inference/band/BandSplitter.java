package org.opportune.inference.band;

import java.util.Arrays;
import org.opportune.inference.lung.SliceBox;

/**
 * Splits slices of one size into {@link Bands}, one after the other, in arrays that it keeps: each
 * split overwrites the one before. Only the rows and columns that hold lung are looked at. Not
 * thread-safe.
 */
public final class BandSplitter {
  /** Weights of the B-spline at distances 0, 1 and 2; they sum to 1 over both sides. */
  private static final float[] SPLINE = {3 / 8f, 1 / 4f, 1 / 16f};

  private final int rows;
  private final int columns;

  /** The bands by rows, finest first, and after them what is left. */
  private final float[][][] levels;

  private final float[][] inside;
  private final float[][] weight;

  /** Rows smoothed along themselves. */
  private final float[][] work;

  /** A row without lung. */
  private final float[] none;

  /** A row moved two gaps to the right, one to the right, one to the left and two. */
  private final float[][] moved;

  /** The part of a slice that holds lung: rows and columns, ends excluded. */
  private int top;

  private int bottom;
  private int left;
  private int right;

  /**
   * A splitter.
   *
   * @param count number of bands
   */
  public BandSplitter(int rows, int columns, int count) {
    this.rows = rows;
    this.columns = columns;
    this.levels = new float[count + 1][rows][columns];
    this.inside = new float[rows][columns];
    this.weight = new float[rows][columns];
    this.work = new float[rows][columns];
    this.none = new float[columns];
    this.moved = new float[2 * (SPLINE.length - 1)][columns];
  }

  /**
   * Splits a slice.
   *
   * @param hu row-major
   * @param lung 0 outside the lungs, same layout
   * @return what stands until the next split
   */
  public Bands split(float[] hu, byte[] lung) {
    mark(lung);
    for (int row = top; row < bottom; row++) {
      float[] values = levels[0][row];
      System.arraycopy(hu, row * columns + left, values, left, right - left);
      multiply(values, inside[row]);
    }
    for (int k = 0; k < levels.length - 1; k++) {
      int gap = 1 << k;
      // Cells without lung are zero, and nobody asks for what is smoothed into them.
      smooth(levels[k], levels[k + 1], gap);
      smooth(inside, weight, gap);
      for (int row = top; row < bottom; row++) {
        part(levels[k][row], levels[k + 1][row], inside[row], weight[row]);
      }
    }
    return new Bands(levels, columns, new SliceBox(top, bottom, left, right));
  }

  /** Finds where lung is. */
  private void mark(byte[] lung) {
    SliceBox own = SliceBox.of(lung, columns);
    top = own.top();
    bottom = own.bottom();
    left = own.left();
    right = own.right();
    for (int row = top; row < bottom; row++) {
      float[] is = inside[row];
      for (int i = left; i < right; i++) {
        is[i] = lung[row * columns + i] != 0 ? 1 : 0;
      }
    }
  }

  private void multiply(float[] values, float[] by) {
    for (int i = left; i < right; i++) {
      values[i] *= by[i];
    }
  }

  /** Takes what a level is smoothed to from it. */
  private void part(float[] level, float[] smooth, float[] is, float[] weights) {
    for (int i = left; i < right; i++) {
      // Outside the lungs any divisor does but zero; no branch, so that this becomes vector code.
      smooth[i] = is[i] * smooth[i] / (weights[i] + (1 - is[i]));
      level[i] -= smooth[i];
    }
  }

  private void smooth(float[][] from, float[][] to, int gap) {
    for (int row = top; row < bottom; row++) {
      move(from[row], 2 * gap, moved[0]);
      move(from[row], gap, moved[1]);
      move(from[row], -gap, moved[2]);
      move(from[row], -2 * gap, moved[3]);
      weigh(moved[0], moved[1], from[row], moved[2], moved[3], work[row]);
    }
    for (int row = top; row < bottom; row++) {
      weigh(
          worked(row - 2 * gap),
          worked(row - gap),
          work[row],
          worked(row + gap),
          worked(row + 2 * gap),
          to[row]);
    }
  }

  private float[] worked(int row) {
    return row < top || row >= bottom ? none : work[row];
  }

  /** Copies a row, moved to the right or, below zero, to the left; what comes in is zero. */
  private void move(float[] from, int by, float[] to) {
    int away = Math.min(right - left, Math.abs(by));
    if (by >= 0) {
      Arrays.fill(to, left, left + away, 0);
      System.arraycopy(from, left, to, left + away, right - left - away);
    } else {
      System.arraycopy(from, left + away, to, left, right - left - away);
      Arrays.fill(to, right - away, right, 0);
    }
  }

  /**
   * Weighs cells with those before and after. Arrays of their own, all read at one index: of such
   * loops alone the compiler makes vector code.
   */
  private void weigh(
      float[] farBefore, float[] before, float[] at, float[] after, float[] farAfter, float[] to) {
    float centre = SPLINE[0];
    float near = SPLINE[1];
    float far = SPLINE[2];
    for (int i = left; i < right; i++) {
      to[i] =
          centre * at[i]
              + near * before[i]
              + near * after[i]
              + far * farBefore[i]
              + far * farAfter[i];
    }
  }
}
