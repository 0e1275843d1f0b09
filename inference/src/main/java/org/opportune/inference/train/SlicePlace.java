package org.opportune.inference.train;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Where a slice, or a part of it, lies in a series.
 *
 * @param height 0 in the lowest slice with lung, 1 in the highest
 * @param zMm position along the patient
 * @param topMm how far the first row lies from the first row of the whole slice
 * @param leftMm how far the first column lies from the first column of the whole slice
 * @param rowMm distance between rows
 * @param columnMm distance between columns
 */
public record SlicePlace(
    double height, double zMm, double topMm, double leftMm, double rowMm, double columnMm) {

  /**
   * Places of all whole slices of a volume.
   *
   * @param lung 0 outside the lungs, by slice
   */
  public static SlicePlace[] of(HounsfieldVolume volume, byte[][] lung) {
    int lowest = -1;
    int highest = -1;
    for (int i = 0; i < lung.length; i++) {
      if (holdsLung(lung[i])) {
        lowest = lowest < 0 ? i : lowest;
        highest = i;
      }
    }
    double[] z = volume.sliceZMm();
    SlicePlace[] places = new SlicePlace[lung.length];
    for (int i = 0; i < places.length; i++) {
      double height = highest > lowest ? (z[i] - z[lowest]) / (z[highest] - z[lowest]) : 0.5;
      places[i] =
          new SlicePlace(
              Math.min(1, Math.max(0, height)),
              z[i],
              0,
              0,
              volume.rowSpacingMm(),
              volume.columnSpacingMm());
    }
    return places;
  }

  private static boolean holdsLung(byte[] slice) {
    for (byte label : slice) {
      if (label != 0) {
        return true;
      }
    }
    return false;
  }

  /** The part that begins some rows and columns further on. */
  SlicePlace part(int rows, int columns) {
    return new SlicePlace(
        height, zMm, topMm + rows * rowMm, leftMm + columns * columnMm, rowMm, columnMm);
  }
}
