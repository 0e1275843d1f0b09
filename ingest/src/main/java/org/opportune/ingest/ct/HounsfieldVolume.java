package org.opportune.ingest.ct;

/**
 * A CT volume in Hounsfield units on the patient's axes: x grows to the patient's left, y to the
 * back, z to the head. Slice 0 is the lowest (most caudal).
 *
 * <p>Voxels outside the reconstruction circle or equal to PixelPaddingValue hold {@link #PADDING}
 * and take part in no statistic, mask or network input.
 *
 * @param columns voxels along x
 * @param rows voxels along y
 * @param columnSpacingMm distance between columns, along x
 * @param rowSpacingMm distance between rows, along y
 * @param sliceZMm position of each slice along z, strictly ascending, one per slice
 * @param hu one array per slice, row-major, {@code hu[slice][row * columns + column]}; not copied,
 *     callers must not write to it
 */
public record HounsfieldVolume(
    int columns,
    int rows,
    double columnSpacingMm,
    double rowSpacingMm,
    double[] sliceZMm,
    short[][] hu) {

  /** Marks a voxel that holds no measurement. */
  public static final short PADDING = Short.MIN_VALUE;

  /** Checks that the parts agree in size. */
  public HounsfieldVolume {
    if (sliceZMm.length != hu.length) {
      throw new IllegalArgumentException(
          "Invalid volume: " + hu.length + " slices but " + sliceZMm.length + " positions");
    }
    for (short[] slice : hu) {
      if (slice.length != columns * rows) {
        throw new IllegalArgumentException(
            "Invalid slice: " + slice.length + " voxels is not " + columns + " x " + rows);
      }
    }
  }

  /**
   * This volume with a constant taken from every voxel but padding. It takes over the slices, so
   * that memory holds one volume: this one must not be used afterwards.
   *
   * @param offsetHu what is taken away
   */
  public HounsfieldVolume shiftedBy(int offsetHu) {
    for (short[] slice : hu) {
      for (int i = 0; i < slice.length; i++) {
        if (slice[i] != PADDING) {
          slice[i] = (short) Math.max(PADDING + 1, Math.min(Short.MAX_VALUE, slice[i] - offsetHu));
        }
      }
    }
    return this;
  }

  /** Number of slices. */
  public int slices() {
    return hu.length;
  }

  /** Median distance between neighbouring slices, in mm; 1 for a single slice. */
  public double sliceSpacingMm() {
    if (sliceZMm.length < 2) {
      return 1;
    }
    double[] gaps = new double[sliceZMm.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = sliceZMm[i + 1] - sliceZMm[i];
    }
    java.util.Arrays.sort(gaps);
    return gaps[gaps.length / 2];
  }

  /**
   * Thickness of lung that a slice stands for, in mm: half the distance to each neighbour, so that
   * non-uniform spacing weights volumes rightly.
   */
  public double sliceWeightMm(int slice) {
    int last = sliceZMm.length - 1;
    if (last == 0) {
      return 1;
    }
    double below = slice == 0 ? sliceZMm[1] - sliceZMm[0] : sliceZMm[slice] - sliceZMm[slice - 1];
    double above =
        slice == last ? sliceZMm[last] - sliceZMm[last - 1] : sliceZMm[slice + 1] - sliceZMm[slice];
    return (below + above) / 2;
  }
}
