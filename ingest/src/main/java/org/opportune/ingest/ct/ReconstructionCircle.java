package org.opportune.ingest.ct;

/**
 * The circle a scanner reconstructs, inscribed in the matrix. What lies outside holds no
 * measurement, whatever value the scanner filled it with.
 */
final class ReconstructionCircle {
  private final int columns;
  private final int rows;

  ReconstructionCircle(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Whether the centre of a pixel lies outside the circle. */
  boolean excludes(int row, int column) {
    double dx = column - (columns - 1) / 2.0;
    double dy = row - (rows - 1) / 2.0;
    double radius = Math.min(columns, rows) / 2.0;
    return dx * dx + dy * dy > radius * radius;
  }
}
