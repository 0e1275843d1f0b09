package org.opportune.inference.segment;

import org.opportune.inference.eval.VoxelGrid;

/**
 * The middle of a chest CT, {@link #ROWS} x {@link #COLUMNS} pixels of about 3 mm a slice, that
 * holds both lungs.
 *
 * @param patientKey identifies nobody
 * @param scanner number of the scanner, from 0
 * @param grid extents and distances
 * @param hu per slice and pixel, HU
 * @param truth per slice and pixel the number of the {@link Tissue}
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
public record FieldScan(
    String patientKey, int scanner, VoxelGrid grid, float[][] hu, byte[][] truth) {

  /** Rows of a slice. */
  public static final int ROWS = 64;

  /** Columns of a slice: two squares side by side, one for each lung. */
  public static final int COLUMNS = 128;

  /** Checks the extents. */
  public FieldScan {
    if (grid.rows() != ROWS || grid.columns() != COLUMNS || hu.length != grid.slices()) {
      throw new IllegalArgumentException("Invalid field: " + hu.length + " slices on " + grid);
    }
  }

  /** The same patient with other HU. */
  FieldScan withHu(float[][] other) {
    return new FieldScan(patientKey, scanner, grid, other, truth);
  }

  /** Number of slices. */
  int slices() {
    return hu.length;
  }
}
