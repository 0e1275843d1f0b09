package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Measures lung density.
 *
 * <p>Every voxel counts with its own volume: in-plane area times {@link
 * HounsfieldVolume#sliceWeightMm}. Padding counts nowhere. A threshold includes its own value:
 * LAA-950 is the share at or below -950 HU. Perc15 is the smallest HU value at or below which at
 * least 15 % of the volume lies, not interpolated.
 */
public final class Densitometry {
  private Densitometry() {}

  /**
   * Measures both lungs together.
   *
   * @throws IllegalArgumentException when mask and volume differ in shape, or no voxel is lung
   */
  public static LungDensity measure(HounsfieldVolume volume, LungMask mask) {
    checkShape(volume, mask);
    DensityHistogram histogram = new DensityHistogram();
    double[] sideMl = new double[3];
    int[] counts = new int[1 << 16];
    for (int slice = 0; slice < volume.slices(); slice++) {
      int[] voxels = new int[3];
      short[] hu = volume.hu()[slice];
      byte[] labels = mask.labels()[slice];
      SliceBox box = mask.box(slice, volume.columns());
      int lowest = Short.MAX_VALUE;
      int highest = Short.MIN_VALUE;
      for (int row = box.top(); row < box.bottom(); row++) {
        int start = row * volume.columns();
        for (int i = start + box.left(); i < start + box.right(); i++) {
          short value = hu[i];
          if (labels[i] != LungMask.NONE && value != HounsfieldVolume.PADDING) {
            counts[value - Short.MIN_VALUE]++;
            voxels[labels[i]]++;
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
          }
        }
      }
      double voxelMl = voxelMl(volume, slice);
      for (int value = lowest; value <= highest; value++) {
        histogram.add((short) value, counts[value - Short.MIN_VALUE] * voxelMl);
        counts[value - Short.MIN_VALUE] = 0;
      }
      for (int side = 1; side < 3; side++) {
        sideMl[side] += voxels[side] * voxelMl;
      }
    }
    if (histogram.volumeMl() == 0) {
      throw new IllegalArgumentException("Cannot measure density: the mask holds no lung voxel");
    }
    return new LungDensity(
        histogram.volumeMl(),
        sideMl[LungMask.LEFT],
        sideMl[LungMask.RIGHT],
        histogram.percentUpTo(-950),
        histogram.percentUpTo(-910),
        histogram.percentUpTo(-856),
        histogram.quantile(0.15),
        histogram.mean());
  }

  /** Volume of one voxel of a slice in ml. */
  static double voxelMl(HounsfieldVolume volume, int slice) {
    return volume.columnSpacingMm() * volume.rowSpacingMm() * volume.sliceWeightMm(slice) / 1000;
  }

  static void checkShape(HounsfieldVolume volume, LungMask mask) {
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
