package org.opportune.inference.infection;

/**
 * The square of a slice that a picture shows. It may reach beyond the slice, where nothing lies.
 *
 * @param top first row, may be negative
 * @param left first column, may be negative
 * @param extent rows and columns, in pixels of the slice
 * @param side rows and columns of the picture
 */
public record SliceCut(int top, int left, int extent, int side) {

  /** First row or column of the slice in a row or column of the picture, counted from the cut's. */
  int from(int cell) {
    return cell * extent / side;
  }

  /** The one after the last; at least one, so that a coarse slice repeats its pixels. */
  int to(int cell) {
    return Math.max(from(cell) + 1, (cell + 1) * extent / side);
  }

  /**
   * Index in the slice of what lies in the middle of a pixel of the picture; -1 outside the slice.
   */
  int middle(int pixel, int rows, int columns) {
    int row = top + (from(pixel / side) + to(pixel / side)) / 2;
    int column = left + (from(pixel % side) + to(pixel % side)) / 2;
    boolean inside = row >= 0 && row < rows && column >= 0 && column < columns;
    return inside ? row * columns + column : -1;
  }
}
