package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * What lies under a mask, from one pass over a scan: voxels of each slice and side, and volume per
 * HU value. Padding counts nowhere.
 */
final class LungCounts {
  /** Voxels at or below this are emphysema by LAA-950. */
  private static final int LOW_HU = -950;

  private static final int SIDES = 3;

  private final int[][] voxels;
  private final int[][] lowVoxels;
  private final double[] voxelMl;
  private final DensityHistogram histogram = new DensityHistogram();

  private LungCounts(int slices) {
    this.voxels = new int[slices][SIDES];
    this.lowVoxels = new int[slices][SIDES];
    this.voxelMl = new double[slices];
  }

  /**
   * Counts.
   *
   * @throws IllegalArgumentException when mask and volume differ in shape
   */
  static LungCounts of(HounsfieldVolume volume, LungMask mask) {
    return of(volume, mask, mask.boxes(volume.columns()));
  }

  /**
   * Counts where lung is known to be.
   *
   * @param boxes as {@link LungMask#boxes} gives them
   * @throws IllegalArgumentException when mask and volume differ in shape
   */
  static LungCounts of(HounsfieldVolume volume, LungMask mask, SliceBox[] boxes) {
    requireSameShape(volume, mask);
    LungCounts counts = new LungCounts(volume.slices());
    int[][] perValue = new int[SIDES][1 << Short.SIZE];
    for (int slice = 0; slice < volume.slices(); slice++) {
      counts.voxelMl[slice] =
          volume.columnSpacingMm() * volume.rowSpacingMm() * volume.sliceWeightMm(slice) / 1000;
      counts.add(
          slice,
          volume.hu()[slice],
          mask.labels()[slice],
          boxes[slice],
          volume.columns(),
          perValue);
    }
    return counts;
  }

  /** Number of slices, with or without lung. */
  int slices() {
    return voxelMl.length;
  }

  /** Whether a slice holds lung of either side. */
  boolean holdsLung(int slice) {
    return voxels[slice][LungMask.LEFT] + voxels[slice][LungMask.RIGHT] > 0;
  }

  /** Lung of a side in a slice, in ml. */
  double lungMl(int slice, int side) {
    return voxels[slice][side] * voxelMl[slice];
  }

  /** Lung at or below -950 HU of a side in a slice, in ml. */
  double lowMl(int slice, int side) {
    return lowVoxels[slice][side] * voxelMl[slice];
  }

  /** Volume of both sides per HU value. */
  DensityHistogram histogram() {
    return histogram;
  }

  /** Counts a slice in arrays that are all zero, and leaves them so. */
  private void add(
      int slice, short[] hu, byte[] labels, SliceBox box, int columns, int[][] perValue) {
    int lowest = Short.MAX_VALUE;
    int highest = Short.MIN_VALUE;
    for (int row = box.top(); row < box.bottom(); row++) {
      int start = row * columns;
      for (int i = start + box.left(); i < start + box.right(); i++) {
        short value = hu[i];
        if (labels[i] != LungMask.NONE && value != HounsfieldVolume.PADDING) {
          perValue[labels[i]][value - Short.MIN_VALUE]++;
          lowest = Math.min(lowest, value);
          highest = Math.max(highest, value);
        }
      }
    }
    for (int value = lowest; value <= highest; value++) {
      int both = 0;
      for (int side = 1; side < SIDES; side++) {
        int count = perValue[side][value - Short.MIN_VALUE];
        perValue[side][value - Short.MIN_VALUE] = 0;
        voxels[slice][side] += count;
        lowVoxels[slice][side] += value <= LOW_HU ? count : 0;
        both += count;
      }
      histogram.add((short) value, both * voxelMl[slice]);
    }
  }

  private static void requireSameShape(HounsfieldVolume volume, LungMask mask) {
    byte[][] labels = mask.labels();
    if (labels.length != volume.slices()) {
      throw new IllegalArgumentException(
          "Invalid mask: " + labels.length + " slices is not " + volume.slices());
    }
    for (byte[] slice : labels) {
      if (slice.length != volume.columns() * volume.rows()) {
        throw new IllegalArgumentException(
            "Invalid mask slice: "
                + slice.length
                + " voxels is not "
                + volume.columns()
                + " x "
                + volume.rows());
      }
    }
  }
}
