package org.opportune.inference.lung;

import java.util.Arrays;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Carries a mask of blocks back to voxels: blocks within a lung, and those filled for being vessel
 * or nodule, are taken whole; along the border each voxel is decided by its own value.
 */
final class FullResolution {
  private final HounsfieldVolume volume;
  private final CoarseGrid grid;
  private final byte[][] lungs;
  private final byte[][] airways;
  private final int thresholdHu;
  private final int voxelThresholdHu;

  private FullResolution(
      HounsfieldVolume volume,
      CoarseGrid grid,
      byte[][] lungs,
      byte[][] airways,
      int thresholdHu,
      int airOffsetHu) {
    this.volume = volume;
    this.grid = grid;
    this.lungs = lungs;
    this.airways = airways;
    this.thresholdHu = thresholdHu;
    this.voxelThresholdHu = thresholdHu + airOffsetHu;
  }

  /**
   * Labels every voxel of a volume.
   *
   * @param thresholdHu between lung and tissue, on the scale of the grid
   * @param airOffsetHu what was taken from the volume's values to make the grid's
   */
  static LungMask refine(
      HounsfieldVolume volume,
      CoarseGrid grid,
      byte[][] lungs,
      byte[][] airways,
      int thresholdHu,
      int airOffsetHu) {
    FullResolution refinement =
        new FullResolution(volume, grid, lungs, airways, thresholdHu, airOffsetHu);
    byte[][] labels = new byte[volume.slices()][volume.columns() * volume.rows()];
    byte[] whole = new byte[grid.cellsPerSlice()];
    byte[] border = new byte[grid.cellsPerSlice()];
    for (int z = 0; z < grid.slices; z++) {
      refinement.classify(z, whole, border);
      int last = Math.min(volume.slices(), (z + 1) * grid.merge);
      for (int slice = z * grid.merge; slice < last; slice++) {
        refinement.label(volume.hu()[slice], whole, border, labels[slice]);
      }
    }
    return new LungMask(labels);
  }

  /** Sorts blocks into those taken whole and those decided voxel by voxel, each with its side. */
  private void classify(int z, byte[] whole, byte[] border) {
    byte[] slice = lungs[z];
    Arrays.fill(whole, LungMask.NONE);
    Arrays.fill(border, LungMask.NONE);
    SliceBox box = SliceBox.of(slice, grid.columns);
    // What touches a lung lies a block around it.
    int first = Math.max(0, box.top() - 1) * grid.columns;
    int end = box.isEmpty() ? first : Math.min(grid.rows, box.bottom() + 1) * grid.columns;
    for (int i = first; i < end; i++) {
      byte side = slice[i];
      if (side == LungMask.NONE) {
        if (airways[z][i] == 0) {
          border[i] = neighbour(slice, i);
        }
      } else if (grid.hu[z][i] > thresholdHu || isInner(slice, i)) {
        whole[i] = side;
      } else {
        border[i] = side;
      }
    }
  }

  private boolean isInner(byte[] slice, int i) {
    int x = i % grid.columns;
    return x > 0
        && x < grid.columns - 1
        && i >= grid.columns
        && i < slice.length - grid.columns
        && slice[i - 1] != LungMask.NONE
        && slice[i + 1] != LungMask.NONE
        && slice[i - grid.columns] != LungMask.NONE
        && slice[i + grid.columns] != LungMask.NONE;
  }

  private byte neighbour(byte[] slice, int i) {
    int x = i % grid.columns;
    byte side = x > 0 ? slice[i - 1] : LungMask.NONE;
    side = side == LungMask.NONE && x < grid.columns - 1 ? slice[i + 1] : side;
    side = side == LungMask.NONE && i >= grid.columns ? slice[i - grid.columns] : side;
    return side == LungMask.NONE && i < slice.length - grid.columns
        ? slice[i + grid.columns]
        : side;
  }

  private void label(short[] hu, byte[] whole, byte[] border, byte[] labels) {
    int width = volume.columns();
    for (int y = 0; y < volume.rows(); y++) {
      int row = y / grid.factor * grid.columns;
      int index = y * width;
      for (int x = 0; x < width; row++) {
        int end = Math.min(width, x + grid.factor);
        byte side = whole[row];
        byte edge = border[row];
        if (side == LungMask.NONE && edge == LungMask.NONE) {
          index += end - x;
          x = end;
          continue;
        }
        for (; x < end; x++, index++) {
          if (hu[index] != HounsfieldVolume.PADDING) {
            labels[index] = side != LungMask.NONE || hu[index] > voxelThresholdHu ? side : edge;
          }
        }
      }
    }
  }
}
