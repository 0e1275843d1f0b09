package org.opportune.ingest.ct;

/**
 * The circle a scanner reconstructs, inscribed in the matrix. What lies outside holds no
 * measurement, whatever value the scanner filled it with.
 */
final class ReconstructionCircle {
  private final int columns;
  private final int rows;

  /** Columns of each row that lie outside at its left, and as many at its right. */
  private final int[] outside;

  ReconstructionCircle(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.outside = new int[rows];
    for (int row = 0; row < rows; row++) {
      outside[row] = outside(row);
    }
  }

  private int outside(int row) {
    double dy = row - (rows - 1) / 2.0;
    double radius = Math.min(columns, rows) / 2.0;
    double half = Math.sqrt(Math.max(0, radius * radius - dy * dy));
    // Within one of the answer; which centres lie outside is asked of them.
    int column = Math.max(0, (int) ((columns - 1) / 2.0 - half) - 1);
    while (column < columns && excludes(row, column)) {
      column++;
    }
    return column;
  }

  private boolean excludes(int row, int column) {
    double dx = column - (columns - 1) / 2.0;
    double dy = row - (rows - 1) / 2.0;
    double radius = Math.min(columns, rows) / 2.0;
    return dx * dx + dy * dy > radius * radius;
  }

  /** First column of a row whose centre lies inside; the number of columns when none does. */
  int first(int row) {
    return outside[row];
  }

  /** Column after the last whose centre lies inside; {@link #first} when none does. */
  int end(int row) {
    return Math.max(outside[row], columns - outside[row]);
  }
}
