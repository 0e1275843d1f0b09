package org.opportune.inference.eval;

import java.util.Arrays;

/**
 * How well a mask agrees with the true one, by the definitions of Metrics Reloaded (Maier-Hein et
 * al., Nature Methods 2024).
 *
 * @param dice twice the common voxels over the voxels of both, 0..1; NaN when both are empty
 * @param hd95Mm 95th percentile Hausdorff distance: of either mask's surface the 95th percentile of
 *     the distances to the other's, the larger of the two; the grid's diagonal when one mask alone
 *     is empty, NaN when both are
 */
public record MaskAgreement(double dice, double hd95Mm) {
  private static final double SHARE = 0.95;

  /** Compares two masks of a grid, one value per voxel. */
  public static MaskAgreement of(boolean[] found, boolean[] truth, VoxelGrid grid) {
    if (found.length != grid.size() || truth.length != grid.size()) {
      throw new IllegalArgumentException(
          "Invalid masks: %d and %d values for %d voxels"
              .formatted(found.length, truth.length, grid.size()));
    }
    long common = 0;
    long ofFound = 0;
    long ofTruth = 0;
    for (int i = 0; i < found.length; i++) {
      common += found[i] && truth[i] ? 1 : 0;
      ofFound += found[i] ? 1 : 0;
      ofTruth += truth[i] ? 1 : 0;
    }
    if (ofFound + ofTruth == 0) {
      return new MaskAgreement(Double.NaN, Double.NaN);
    }
    double dice = 2.0 * common / (ofFound + ofTruth);
    if (ofFound == 0 || ofTruth == 0) {
      return new MaskAgreement(dice, grid.diagonalMm());
    }
    boolean[] surface = surface(found, grid);
    boolean[] trueSurface = surface(truth, grid);
    return new MaskAgreement(
        dice, Math.max(distance(surface, trueSurface, grid), distance(trueSurface, surface, grid)));
  }

  private static double distance(boolean[] from, boolean[] to, VoxelGrid grid) {
    DistanceMap map = new DistanceMap(to, grid);
    double[] distances = new double[from.length];
    int count = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i]) {
        distances[count++] = map.mm(i);
      }
    }
    double[] sorted = Arrays.copyOf(distances, count);
    Arrays.sort(sorted);
    return Bootstrap.percentile(sorted, SHARE);
  }

  /** Voxels of a mask with a face towards what is not in it; beyond the grid nothing is. */
  private static boolean[] surface(boolean[] mask, VoxelGrid grid) {
    int columns = grid.columns();
    int plane = columns * grid.rows();
    boolean[] surface = new boolean[mask.length];
    for (int i = 0; i < mask.length; i++) {
      int column = i % columns;
      int row = i / columns % grid.rows();
      int slice = i / plane;
      boolean inside =
          column > 0
              && column < columns - 1
              && row > 0
              && row < grid.rows() - 1
              && slice > 0
              && slice < grid.slices() - 1
              && mask[i - 1]
              && mask[i + 1]
              && mask[i - columns]
              && mask[i + columns]
              && mask[i - plane]
              && mask[i + plane];
      surface[i] = mask[i] && !inside;
    }
    return surface;
  }
}
