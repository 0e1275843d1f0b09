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
    return measure(LungCounts.of(volume, mask));
  }

  static LungDensity measure(LungCounts counts) {
    DensityHistogram histogram = counts.histogram();
    if (histogram.volumeMl() == 0) {
      throw new IllegalArgumentException("Cannot measure density: the mask holds no lung voxel");
    }
    return new LungDensity(
        histogram.volumeMl(),
        sideMl(counts, LungMask.LEFT),
        sideMl(counts, LungMask.RIGHT),
        histogram.percentUpTo(-950),
        histogram.percentUpTo(-910),
        histogram.percentUpTo(-856),
        histogram.quantile(0.15),
        histogram.mean());
  }

  private static double sideMl(LungCounts counts, int side) {
    double ml = 0;
    for (int slice = 0; slice < counts.slices(); slice++) {
      ml += counts.lungMl(slice, side);
    }
    return ml;
  }
}
