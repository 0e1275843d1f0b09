package org.opportune.ingest.phantom;

/**
 * Sampling of an axial plane, in reference mm.
 *
 * @param matrix rows and columns
 * @param stepMm distance between samples
 */
record PlaneGrid(int matrix, double stepMm) {

  /** Position of a column or row; the middle of the field is 0. */
  double position(int index) {
    return (index - (matrix - 1) / 2.0) * stepMm;
  }

  /** First index at or above a position, not below 0. */
  int from(double position) {
    return Math.max(0, (int) Math.ceil(position / stepMm + (matrix - 1) / 2.0));
  }

  /** Last index at or below a position, not above the last sample. */
  int to(double position) {
    return Math.min(matrix - 1, (int) Math.floor(position / stepMm + (matrix - 1) / 2.0));
  }
}
