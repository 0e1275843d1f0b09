package org.opportune.inference.lung;

import java.util.Arrays;

/**
 * The rows and columns of a slice that hold lung; ends excluded.
 *
 * @param top first row
 * @param bottom row after the last; {@code top} when the slice holds none
 * @param left first column
 * @param right column after the last
 */
public record SliceBox(int top, int bottom, int left, int right) {

  /**
   * Finds the box. Empty rows, which most are, cost next to nothing.
   *
   * @param labels row-major, {@link LungMask#NONE} outside the lungs
   */
  public static SliceBox of(byte[] labels, int columns) {
    byte[] none = new byte[columns];
    int rows = labels.length / columns;
    int top = rows;
    int bottom = 0;
    int left = columns;
    int right = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int first = Arrays.mismatch(none, 0, columns, labels, start, start + columns);
      if (first >= 0) {
        int last = columns - 1;
        while (last >= right && labels[start + last] == LungMask.NONE) {
          last--;
        }
        top = Math.min(top, row);
        bottom = row + 1;
        left = Math.min(left, first);
        right = Math.max(right, last + 1);
      }
    }
    return bottom == 0 ? new SliceBox(0, 0, 0, 0) : new SliceBox(top, bottom, left, right);
  }

  /** Whether the slice holds no lung. */
  public boolean isEmpty() {
    return top == bottom;
  }

  /** The box that holds both. */
  SliceBox and(SliceBox other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new SliceBox(
        Math.min(top, other.top),
        Math.max(bottom, other.bottom),
        Math.min(left, other.left),
        Math.max(right, other.right));
  }
}
