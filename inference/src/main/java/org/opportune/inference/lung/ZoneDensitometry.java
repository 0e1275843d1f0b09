package org.opportune.inference.lung;

import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.lung.ZoneDensity.Level;
import org.opportune.inference.lung.ZoneDensity.Side;

/** Measures density in six zones; see {@link ZoneDensity} for the rule. */
final class ZoneDensitometry {
  private ZoneDensitometry() {}

  /**
   * Measures all six zones: upper left, upper right, middle left and so on.
   *
   * @param sliceZMm where the slices lie, ascending
   * @throws IllegalArgumentException when no voxel is lung
   */
  static List<ZoneDensity> measure(LungCounts counts, double[] sliceZMm) {
    int first = 0;
    while (first < counts.slices() && !counts.holdsLung(first)) {
      first++;
    }
    if (first == counts.slices()) {
      throw new IllegalArgumentException("Cannot measure zones: the mask holds no lung voxel");
    }
    int last = counts.slices() - 1;
    while (!counts.holdsLung(last)) {
      last--;
    }
    double thirdMm = (sliceZMm[last] - sliceZMm[first]) / 3;
    List<ZoneDensity> zones = new ArrayList<>();
    for (Level level : Level.values()) {
      for (Side side : Side.values()) {
        int label = side == Side.LEFT ? LungMask.LEFT : LungMask.RIGHT;
        double lungMl = 0;
        double lowMl = 0;
        for (int slice = first; slice <= last; slice++) {
          if (level(sliceZMm[slice] - sliceZMm[first], thirdMm) == level) {
            lungMl += counts.lungMl(slice, label);
            lowMl += counts.lowMl(slice, label);
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
