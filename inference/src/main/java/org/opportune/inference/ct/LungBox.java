package org.opportune.inference.ct;

import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.SliceBox;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * The rows and columns that hold all lung voxels of a volume, widened to multiples of a network's
 * stride. It may reach beyond the slice, where nothing lies.
 *
 * @param top first row, may be negative
 * @param left first column, may be negative
 * @param rows number of rows, a multiple of the stride
 * @param columns number of columns, a multiple of the stride
 */
record LungBox(int top, int left, int rows, int columns) {

  /** Room around the lungs, so that convolutions see what bounds them. */
  private static final int MARGIN = 4;

  /**
   * Finds the box that holds those of all slices.
   *
   * @param boxes as {@link LungMask#boxes} gives them
   * @throws IllegalArgumentException when the mask is of another size or holds no lung
   */
  static LungBox of(HounsfieldVolume volume, LungMask mask, SliceBox[] boxes, int stride) {
    int top = Integer.MAX_VALUE;
    int bottom = -1;
    int left = Integer.MAX_VALUE;
    int right = -1;
    if (mask.labels().length != volume.slices()) {
      throw new IllegalArgumentException(
          "Invalid mask: " + mask.labels().length + " slices, the volume has " + volume.slices());
    }
    for (int slice = 0; slice < volume.slices(); slice++) {
      if (mask.labels()[slice].length != volume.rows() * volume.columns()) {
        throw new IllegalArgumentException(
            "Invalid mask: a slice of "
                + mask.labels()[slice].length
                + " voxels is not the volume's");
      }
      SliceBox box = boxes[slice];
      if (!box.isEmpty()) {
        top = Math.min(top, box.top());
        bottom = Math.max(bottom, box.bottom() - 1);
        left = Math.min(left, box.left());
        right = Math.max(right, box.right() - 1);
      }
    }
    if (bottom < 0) {
      throw new IllegalArgumentException("Invalid mask: it holds no lung");
    }
    int rows = padded(bottom - top + 1 + 2 * MARGIN, stride);
    int columns = padded(right - left + 1 + 2 * MARGIN, stride);
    return new LungBox(
        (top + bottom + 1 - rows) / 2, (left + right + 1 - columns) / 2, rows, columns);
  }

  /** Number of pixels. */
  int area() {
    return rows * columns;
  }

  private static int padded(int extent, int stride) {
    return (extent + stride - 1) / stride * stride;
  }
}
