package org.opportune.inference.volume;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * The grid that volumes are brought to. Axes and order are those of {@link HounsfieldVolume}: the
 * first slice is the lowest, columns grow to the patient's left, rows to the back.
 *
 * <p>A volume is resampled by linear interpolation from the centre of its first voxel on, never
 * beyond its last; clipped to {@link #LOWEST_HU} and {@link #HIGHEST_HU}; cut to the middle where
 * it is larger than the grid, and surrounded by {@link #LOWEST_HU} where it is smaller. Padding is
 * air. (Draelos et al. surround by the volume's least value, which is the same wherever a voxel
 * holds air.)
 *
 * @param sliceSpacingMm distance between slices
 * @param pixelSpacingMm distance between rows and between columns
 * @param slices slices, a multiple of 3
 * @param side rows and columns
 * @param averaged whether a voxel larger than those of the scan averages those it covers; without
 *     this it interpolates at its centre alone, as published
 */
public record VolumeGrid(
    double sliceSpacingMm, double pixelSpacingMm, int slices, int side, boolean averaged) {

  /** What everything below becomes. */
  public static final short LOWEST_HU = -1000;

  /** What everything above becomes. */
  public static final short HIGHEST_HU = 1000;

  /** Slices that a network sees together. */
  public static final int GROUP = 3;

  /** Checks sizes. */
  public VolumeGrid {
    if (!(sliceSpacingMm > 0 && pixelSpacingMm > 0)) {
      throw new IllegalArgumentException(
          "Invalid grid: spacings of " + sliceSpacingMm + " and " + pixelSpacingMm + " mm");
    }
    if (slices < GROUP || slices % GROUP != 0 || side < 1) {
      throw new IllegalArgumentException(
          "Invalid grid: %d slices of %d pixels; slices are a multiple of %d"
              .formatted(slices, side, GROUP));
    }
  }

  /** The published one (Draelos et al., arXiv 2002.04752): 402 x 420 x 420 at 0.8 mm. */
  public static VolumeGrid published() {
    return new VolumeGrid(0.8, 0.8, 402, 420, false);
  }

  /** The published field of view with other voxels, averaged where they are larger. */
  public static VolumeGrid covering(int slices, int side) {
    VolumeGrid published = published();
    return new VolumeGrid(
        published.slices * published.sliceSpacingMm / slices,
        published.side * published.pixelSpacingMm / side,
        slices,
        side,
        true);
  }

  /** Groups of slices. */
  public int groups() {
    return slices / GROUP;
  }

  /** Voxels. */
  public int voxels() {
    return slices * side * side;
  }

  /**
   * Brings a volume to this grid.
   *
   * @return Hounsfield units by slice, row and column; about one slice of the volume is held beside
   */
  public short[] place(HounsfieldVolume volume) {
    AxisSamples up = axis(volume.sliceZMm(), sliceSpacingMm, slices);
    AxisSamples down = axis(steps(volume.rows(), volume.rowSpacingMm()), pixelSpacingMm, side);
    AxisSamples along =
        axis(steps(volume.columns(), volume.columnSpacingMm()), pixelSpacingMm, side);
    short[] placed = new short[voxels()];
    float[] plane = new float[volume.rows() * volume.columns()];
    float[] line = new float[volume.columns()];
    int at = 0;
    for (int slice = 0; slice < slices; slice++) {
      boolean inside = up.mix(slice, plane, source -> row(volume.hu()[source]));
      for (int row = 0; row < side; row++) {
        boolean shown = inside && down.mixLines(row, plane, line);
        for (int column = 0; column < side; column++) {
          placed[at++] = shown ? clipped(along.value(column, line)) : LOWEST_HU;
        }
      }
    }
    return placed;
  }

  private AxisSamples axis(double[] positions, double spacingMm, int count) {
    return AxisSamples.of(positions, spacingMm, count, averaged);
  }

  private static double[] steps(int count, double spacingMm) {
    double[] positions = new double[count];
    for (int i = 0; i < count; i++) {
      positions[i] = i * spacingMm;
    }
    return positions;
  }

  private static AxisSamples.Line row(short[] hu) {
    return i -> hu[i] == HounsfieldVolume.PADDING ? LOWEST_HU : hu[i];
  }

  private static short clipped(float hu) {
    // NaN marks what lies outside of the volume.
    return Float.isNaN(hu)
        ? LOWEST_HU
        : (short) Math.round(Math.max(LOWEST_HU, Math.min(HIGHEST_HU, hu)));
  }
}
