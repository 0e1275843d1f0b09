package org.opportune.inference.train;

import java.util.Optional;
import org.opportune.ingest.ct.HounsfieldVolume;

/** Cuts the rectangle about the lungs out of an axial slice. */
public final class LungCrop {
  /** Room left about the lungs, in pixels: what a network sees beside them. */
  public static final int MARGIN = 8;

  private static final int SMALLEST_LUNG = 200;
  private static final short AIR_HU = -1000;

  private LungCrop() {}

  /**
   * Crops a slice. Voxels without a measurement become air, so that no blur drags their fill into a
   * lung.
   *
   * @param hu the slice, row-major
   * @param lung 0 outside the lungs, same layout
   * @param columns columns of the slice
   * @param patientKey pseudonymous
   * @param place of the whole slice; null where it is not known
   * @return empty when the slice shows less than 200 pixels of lung
   */
  public static Optional<TrainingSlice> of(
      short[] hu, byte[] lung, int columns, String patientKey, SlicePlace place) {
    int top = hu.length / columns;
    int bottom = -1;
    int left = columns;
    int right = -1;
    int pixels = 0;
    for (int i = 0; i < lung.length; i++) {
      if (lung[i] != 0) {
        top = Math.min(top, i / columns);
        bottom = Math.max(bottom, i / columns);
        left = Math.min(left, i % columns);
        right = Math.max(right, i % columns);
        pixels++;
      }
    }
    if (pixels < SMALLEST_LUNG) {
      return Optional.empty();
    }
    top = Math.max(0, top - MARGIN);
    left = Math.max(0, left - MARGIN);
    int height = Math.min(hu.length / columns, bottom + MARGIN) - top;
    int width = Math.min(columns, right + MARGIN) - left;
    short[] croppedHu = new short[height * width];
    byte[] croppedLung = new byte[croppedHu.length];
    for (int row = 0; row < height; row++) {
      int from = (top + row) * columns + left;
      System.arraycopy(hu, from, croppedHu, row * width, width);
      System.arraycopy(lung, from, croppedLung, row * width, width);
    }
    for (int i = 0; i < croppedHu.length; i++) {
      croppedHu[i] = croppedHu[i] == HounsfieldVolume.PADDING ? AIR_HU : croppedHu[i];
    }
    SlicePlace part = place == null ? null : place.part(top, left);
    return Optional.of(new TrainingSlice(croppedHu, croppedLung, height, width, patientKey, part));
  }
}
