package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/** Derives {@link MaskQuality} from a mask. */
final class MaskInspector {
  /** An end slice with less lung than this, as share of the largest, is a tip and no cut. */
  private static final double TOUCHING_SHARE = 0.01;

  private static final double LEAST_COMPONENT_ML = 1;

  private final HounsfieldVolume volume;
  private final byte[][] labels;

  private MaskInspector(HounsfieldVolume volume, LungMask mask) {
    this.volume = volume;
    this.labels = mask.labels();
  }

  /** Inspects a mask; {@code trachealAirHu} may be null. */
  static MaskQuality inspect(
      HounsfieldVolume volume, LungMask mask, LungDensity density, Double trachealAirHu) {
    MaskInspector inspector = new MaskInspector(volume, mask);
    int largest = 1;
    for (byte[] slice : mask.labels()) {
      largest = Math.max(largest, area(slice));
    }
    double bottom = (double) area(mask.labels()[0]) / largest;
    double top = (double) area(mask.labels()[volume.slices() - 1]) / largest;
    double sphereMm2 = Math.cbrt(36 * Math.PI * Math.pow(1000 * density.volumeMl(), 2));
    return new MaskQuality(
        bottom,
        top,
        bottom > TOUCHING_SHARE,
        top > TOUCHING_SHARE,
        density.leftVolumeMl() / density.rightVolumeMl(),
        inspector.components(LungMask.LEFT) + inspector.components(LungMask.RIGHT),
        inspector.surfaceMm2() / sphereMm2,
        trachealAirHu);
  }

  private static int area(byte[] slice) {
    int area = 0;
    for (byte label : slice) {
      area += label != LungMask.NONE ? 1 : 0;
    }
    return area;
  }

  private int components(byte side) {
    Components pieces = Components.of(labels, volume.columns(), side);
    double voxelMl =
        volume.columnSpacingMm() * volume.rowSpacingMm() * volume.sliceSpacingMm() / 1000;
    int count = 0;
    for (int i = 0; i < pieces.count(); i++) {
      count += pieces.cells(i) * voxelMl >= LEAST_COMPONENT_ML ? 1 : 0;
    }
    return count;
  }

  /** Faces between lung and anything else; the ends of the scan are no surface. */
  private double surfaceMm2() {
    int width = volume.columns();
    double surface = 0;
    for (int z = 0; z < labels.length; z++) {
      byte[] slice = labels[z];
      byte[] above = z + 1 < labels.length ? labels[z + 1] : slice;
      long sideways = 0;
      long frontBack = 0;
      long upDown = 0;
      // Nothing changes outside the box of this slice and the one above, but for one step out.
      SliceBox box = SliceBox.of(slice, width).and(SliceBox.of(above, width));
      for (int y = box.top(); y < Math.min(volume.rows(), box.bottom() + 1); y++) {
        boolean before = false;
        int end = y * width + Math.min(width, box.right() + 1);
        for (int i = y * width + box.left(); i < end; i++) {
          boolean lung = slice[i] != LungMask.NONE;
          sideways += lung != before ? 1 : 0;
          before = lung;
          frontBack += y > 0 && lung != (slice[i - width] != LungMask.NONE) ? 1 : 0;
          upDown += lung != (above[i] != LungMask.NONE) ? 1 : 0;
        }
      }
      double thickness = volume.sliceWeightMm(z);
      surface += sideways * volume.rowSpacingMm() * thickness;
      surface += frontBack * volume.columnSpacingMm() * thickness;
      surface += upDown * volume.columnSpacingMm() * volume.rowSpacingMm();
    }
    return surface;
  }
}
