package org.opportune.inference.lung;

/**
 * Volumes of lung per HU value, so that every measure is one exact sum over at most 65,536 values.
 */
final class DensityHistogram {
  private final double[] ml = new double[1 << 16];
  private int lowest = Short.MAX_VALUE;
  private int highest = Short.MIN_VALUE;

  /** Adds voxels of one value, of which there may be none between others. */
  void add(short hu, double volumeMl) {
    ml[hu - Short.MIN_VALUE] += volumeMl;
    lowest = Math.min(lowest, hu);
    highest = Math.max(highest, hu);
  }

  /** Volume of all voxels in ml. */
  double volumeMl() {
    return volumeUpTo(highest);
  }

  private double volumeUpTo(int hu) {
    double sum = 0;
    for (int value = lowest; value <= Math.min(hu, highest); value++) {
      sum += ml[value - Short.MIN_VALUE];
    }
    return sum;
  }

  /** Share of the volume at or below a value, 0..100; NaN without voxels. */
  double percentUpTo(int hu) {
    return 100 * volumeUpTo(hu) / volumeMl();
  }

  /**
   * The smallest HU value at or below which at least a share of the volume lies, 0..1: the inverse
   * of the empirical distribution without interpolation (type 1 of Hyndman and Fan). CT values are
   * whole numbers, so the result is one that was measured. NaN without voxels.
   */
  double quantile(double share) {
    // A hair below the share, so that rounding in the sums cannot push an exact hit one value up.
    double wanted = share * volumeMl() * (1 - 1e-12);
    double sum = 0;
    for (int value = lowest; value <= highest; value++) {
      sum += ml[value - Short.MIN_VALUE];
      if (sum > 0 && sum >= wanted) {
        return value;
      }
    }
    return Double.NaN;
  }

  /** Mean HU; NaN without voxels. */
  double mean() {
    double sum = 0;
    for (int value = lowest; value <= highest; value++) {
      sum += ml[value - Short.MIN_VALUE] * value;
    }
    return sum / volumeMl();
  }
}
