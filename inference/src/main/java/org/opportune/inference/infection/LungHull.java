package org.opportune.inference.infection;

import java.util.Arrays;
import org.opportune.inference.lung.LungMask;

/**
 * The convex hull of each lung on one axial slice. A mask of aerated lung leaves out what a
 * consolidation has filled; the hull takes most of it back, the same way on every slice.
 */
final class LungHull {
  private LungHull() {}

  /**
   * Fills the hulls.
   *
   * @param labels of a {@link LungMask}, row-major
   * @return 1 inside a hull, else 0
   */
  static byte[] of(byte[] labels, int columns) {
    byte[] inside = new byte[labels.length];
    fill(labels, columns, LungMask.LEFT, inside);
    fill(labels, columns, LungMask.RIGHT, inside);
    return inside;
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
