package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/** Derives {@link MaskQuality} from a mask. */
final class MaskInspector {
  /** An end slice with less lung than this, as share of the largest, is a tip and no cut. */
  private static final double TOUCHING_SHARE = 0.01;

  private static final double LEAST_COMPONENT_ML = 1;

  private final HounsfieldVolume volume;
  private final Sides sides;
  private final BitMask lungs;

  private MaskInspector(HounsfieldVolume volume, LungMask mask, SliceBox[] boxes) {
    this.volume = volume;
    this.sides =
        new Sides(
            BitMask.of(mask.labels(), volume.columns(), LungMask.LEFT, boxes),
            BitMask.of(mask.labels(), volume.columns(), LungMask.RIGHT, boxes));
    this.lungs = sides.both();
  }

  /**
   * Inspects a mask.
   *
   * @param boxes as {@link LungMask#boxes} gives them
   * @param trachealAirHu may be null
   */
  static MaskQuality inspect(
      HounsfieldVolume volume,
      LungMask mask,
      SliceBox[] boxes,
      LungDensity density,
      Double trachealAirHu) {
    MaskInspector inspector = new MaskInspector(volume, mask, boxes);
    int largest = 1;
    for (int z = 0; z < volume.slices(); z++) {
      largest = Math.max(largest, inspector.lungs.count(z));
    }
    double bottom = (double) inspector.lungs.count(0) / largest;
    double top = (double) inspector.lungs.count(volume.slices() - 1) / largest;
    double sphereMm2 = Math.cbrt(36 * Math.PI * Math.pow(1000 * density.volumeMl(), 2));
    return new MaskQuality(
        bottom,
        top,
        bottom > TOUCHING_SHARE,
        top > TOUCHING_SHARE,
        density.leftVolumeMl() / density.rightVolumeMl(),
        inspector.components(inspector.sides.left())
            + inspector.components(inspector.sides.right()),
        inspector.surfaceMm2() / sphereMm2,
        trachealAirHu);
  }

  private int components(BitMask side) {
    Components pieces = Components.of(side);
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
    double surface = 0;
    for (int z = 0; z < lungs.slices; z++) {
      long[] slice = lungs.slice(z);
      long[] above = z + 1 < lungs.slices ? lungs.slice(z + 1) : slice;
      long[] before = new long[slice.length];
      Neighbours.shiftRight(lungs, slice, before);
      long sideways = 0;
      long frontBack = 0;
      long upDown = 0;
      for (int i = 0; i < slice.length; i++) {
        sideways += Long.bitCount(slice[i] ^ before[i]);
        frontBack += i < lungs.words ? 0 : Long.bitCount(slice[i] ^ slice[i - lungs.words]);
        upDown += Long.bitCount(slice[i] ^ above[i]);
      }
      double thickness = volume.sliceWeightMm(z);
      surface += sideways * volume.rowSpacingMm() * thickness;
      surface += frontBack * volume.columnSpacingMm() * thickness;
      surface += upDown * volume.columnSpacingMm() * volume.rowSpacingMm();
    }
    return surface;
  }
}
