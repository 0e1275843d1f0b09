package org.opportune.inference.infection;

import java.util.Arrays;
import org.opportune.inference.lung.LungMask;

/**
 * The field of each lung on one axial slice: its convex hull without the heart and what else lies
 * between the lungs. A mask of aerated lung leaves out what a consolidation has filled; the hull
 * takes it back, the same way on every slice, whatever its label.
 *
 * <p>What the hull adds to the mask is heart where, worn down by {@link #NECK_MM}, it still reaches
 * the gap between the two hulls: a consolidation that leans on the heart hangs on it by a neck.
 */
final class LungHull {

  /** Necks up to twice this do not make a consolidation part of the heart. */
  static final double NECK_MM = 14;

  private LungHull() {}

  /**
   * Finds the fields.
   *
   * @param labels of a {@link LungMask}, row-major
   * @param pixelMm width of a pixel
   * @return 1 inside a field, else 0
   */
  static byte[] of(byte[] labels, int columns, double pixelMm) {
    byte[] field = new byte[labels.length];
    fill(labels, columns, LungMask.LEFT, field);
    fill(labels, columns, LungMask.RIGHT, field);
    byte[] anyLung = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      anyLung[i] = labels[i] == LungMask.NONE ? LungMask.NONE : LungMask.LEFT;
    }
    byte[] chest = new byte[labels.length];
    fill(anyLung, columns, LungMask.LEFT, chest);
    removeHeart(labels, field, chest, new Neighbourhood(columns, NECK_MM / pixelMm));
    return field;
  }

  private static void removeHeart(byte[] labels, byte[] field, byte[] chest, Neighbourhood neck) {
    byte[] added = new byte[labels.length];
    byte[] gap = new byte[labels.length];
    byte[] rest = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      added[i] = (byte) (field[i] != 0 && labels[i] == LungMask.NONE ? 1 : 0);
      gap[i] = (byte) (chest[i] != 0 && field[i] == 0 ? 1 : 0);
      rest[i] = (byte) (1 - added[i]);
    }
    byte[] worn = neck.grown(rest);
    byte[] reach = neck.wider().grown(gap);
    byte[] heart = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      worn[i] = (byte) (1 - worn[i]);
      heart[i] = (byte) (worn[i] & reach[i]);
    }
    byte[] whole = neck.grown(neck.connected(heart, worn));
    for (int i = 0; i < labels.length; i++) {
      if (whole[i] != 0 && added[i] != 0) {
        field[i] = 0;
      }
    }
  }

  private static void fill(byte[] labels, int columns, byte lung, byte[] inside) {
    int rows = labels.length / columns;
    int[] left = new int[rows];
    int[] right = new int[rows];
    Arrays.fill(left, columns);
    Arrays.fill(right, -1);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == lung) {
        left[i / columns] = Math.min(left[i / columns], i % columns);
        right[i / columns] = Math.max(right[i / columns], i % columns);
      }
    }
    // The right edge is the left one of the mirrored slice.
    int[] mirrored = Arrays.stream(right).map(end -> columns - 1 - end).toArray();
    double[] from = envelope(left, columns);
    double[] to = envelope(mirrored, columns);
    for (int row = 0; row < rows; row++) {
      int first = (int) Math.ceil(from[row]);
      int last = columns - 1 - (int) Math.ceil(to[row]);
      for (int column = first; column <= last; column++) {
        inside[row * columns + column] = 1;
      }
    }
  }

  /**
   * The largest convex function of the row that is nowhere above the values; {@code none} outside
   * the rows that have one.
   */
  private static double[] envelope(int[] values, int none) {
    int[] corners = new int[values.length];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      if (values[row] < none) {
        while (count > 1 && isAbove(values, corners[count - 2], corners[count - 1], row)) {
          count--;
        }
        corners[count++] = row;
      }
    }
    double[] envelope = new double[values.length];
    Arrays.fill(envelope, none);
    if (count > 0) {
      envelope[corners[0]] = values[corners[0]];
    }
    for (int i = 1; i < count; i++) {
      int a = corners[i - 1];
      int b = corners[i];
      for (int row = a; row <= b; row++) {
        envelope[row] = values[a] + (double) (values[b] - values[a]) * (row - a) / (b - a);
      }
    }
    return envelope;
  }

  /** Whether the middle of three lies on or above the line through the others. */
  private static boolean isAbove(int[] values, int a, int middle, int b) {
    return (long) (values[middle] - values[a]) * (b - a)
        >= (long) (values[b] - values[a]) * (middle - a);
  }
}
