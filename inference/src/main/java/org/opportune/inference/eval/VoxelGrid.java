package org.opportune.inference.eval;

/**
 * A regular grid of voxels, numbered slice by slice and row by row.
 *
 * @param slices number of slices
 * @param rows rows of a slice
 * @param columns columns of a slice
 * @param sliceMm distance between slices
 * @param pixelMm distance between rows, and between columns
 */
public record VoxelGrid(int slices, int rows, int columns, double sliceMm, double pixelMm) {

  /** Checks extents and distances. */
  public VoxelGrid {
    if (slices < 1 || rows < 1 || columns < 1 || !(sliceMm > 0) || !(pixelMm > 0)) {
      throw new IllegalArgumentException(
          "Invalid grid: %d x %d x %d voxels of %s x %s mm"
              .formatted(slices, rows, columns, sliceMm, pixelMm));
    }
  }

  /** Number of voxels. */
  public int size() {
    return slices * rows * columns;
  }

  /** Distance between its farthest corners, in mm. */
  public double diagonalMm() {
    double across = Math.hypot((rows - 1) * pixelMm, (columns - 1) * pixelMm);
    return Math.hypot(across, (slices - 1) * sliceMm);
  }
}
