package org.opportune.inference.lung;

import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.lung.ZoneDensity.Level;
import org.opportune.inference.lung.ZoneDensity.Side;
import org.opportune.ingest.ct.HounsfieldVolume;

/** Measures density in six zones; see {@link ZoneDensity} for the rule. */
final class ZoneDensitometry {
  private static final int THRESHOLD_HU = -950;

  private ZoneDensitometry() {}

  /** Measures all six zones: upper left, upper right, middle left and so on. */
  static List<ZoneDensity> measure(HounsfieldVolume volume, LungMask mask) {
    Densitometry.checkShape(volume, mask);
    double[][] lung = new double[volume.slices()][3];
    double[][] low = new double[volume.slices()][3];
    int first = -1;
    int last = -1;
    for (int slice = 0; slice < volume.slices(); slice++) {
      int[] lungVoxels = new int[3];
      int[] lowVoxels = new int[3];
      short[] hu = volume.hu()[slice];
      byte[] labels = mask.labels()[slice];
      SliceBox box = mask.box(slice, volume.columns());
      for (int row = box.top(); row < box.bottom(); row++) {
        int start = row * volume.columns();
        for (int i = start + box.left(); i < start + box.right(); i++) {
          if (labels[i] != LungMask.NONE && hu[i] != HounsfieldVolume.PADDING) {
            lungVoxels[labels[i]]++;
            lowVoxels[labels[i]] += hu[i] <= THRESHOLD_HU ? 1 : 0;
          }
        }
      }
      double voxelMl = Densitometry.voxelMl(volume, slice);
      for (int side = 1; side < 3; side++) {
        lung[slice][side] = lungVoxels[side] * voxelMl;
        low[slice][side] = lowVoxels[side] * voxelMl;
      }
      if (lungVoxels[1] + lungVoxels[2] > 0) {
        first = first < 0 ? slice : first;
        last = slice;
      }
    }
    if (first < 0) {
      throw new IllegalArgumentException("Cannot measure zones: the mask holds no lung voxel");
    }
    double[] z = volume.sliceZMm();
    double third = (z[last] - z[first]) / 3;
    List<ZoneDensity> zones = new ArrayList<>();
    for (Level level : Level.values()) {
      for (Side side : Side.values()) {
        int label = side == Side.LEFT ? LungMask.LEFT : LungMask.RIGHT;
        double lungMl = 0;
        double lowMl = 0;
        for (int slice = first; slice <= last; slice++) {
          if (level(z[slice] - z[first], third) == level) {
            lungMl += lung[slice][label];
            lowMl += low[slice][label];
          }
        }
        zones.add(new ZoneDensity(level, side, lungMl, 100 * lowMl / lungMl));
      }
    }
    return List.copyOf(zones);
  }

  private static Level level(double heightMm, double thirdMm) {
    if (thirdMm == 0) {
      return Level.MIDDLE;
    }
    if (heightMm < thirdMm) {
      return Level.LOWER;
    }
    return heightMm < 2 * thirdMm ? Level.MIDDLE : Level.UPPER;
  }
}
