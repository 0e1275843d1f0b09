package org.opportune.inference.lung;

import java.util.Arrays;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SpareArrays;

/**
 * Carries a mask of blocks back to voxels: blocks within a lung, and those filled for being vessel
 * or nodule, are taken whole; along the border each voxel is decided by its own value.
 */
final class FullResolution {
  private final HounsfieldVolume volume;
  private final CoarseGrid grid;
  private final Sides sides;
  private final BitMask both;
  private final BitMask airways;
  private final int thresholdHu;
  private final int voxelThresholdHu;

  private FullResolution(
      HounsfieldVolume volume,
      CoarseGrid grid,
      Sides sides,
      BitMask airways,
      int thresholdHu,
      int airOffsetHu) {
    this.volume = volume;
    this.grid = grid;
    this.sides = sides;
    this.both = sides.both();
    this.airways = airways;
    this.thresholdHu = thresholdHu;
    this.voxelThresholdHu = thresholdHu + airOffsetHu;
  }

  /**
   * Labels every voxel of a volume.
   *
   * @param thresholdHu between lung and tissue, on the scale of the grid
   * @param airOffsetHu what was taken from the volume's values to make the grid's
   * @param spares arrays for the labels
   */
  static LungMask refine(
      HounsfieldVolume volume,
      CoarseGrid grid,
      Sides sides,
      BitMask airways,
      int thresholdHu,
      int airOffsetHu,
      SpareArrays<byte[]> spares) {
    FullResolution refinement =
        new FullResolution(volume, grid, sides, airways, thresholdHu, airOffsetHu);
    byte[][] labels = new byte[volume.slices()][];
    for (int slice = 0; slice < labels.length; slice++) {
      labels[slice] = spares.take(volume.columns() * volume.rows());
      Arrays.fill(labels[slice], LungMask.NONE);
    }
    for (int z = 0; z < grid.slices; z++) {
      if (refinement.both.count(z) > 0) {
        refinement.slice(z, labels);
      }
    }
    return new LungMask(labels);
  }

  private void slice(int z, byte[][] labels) {
    BitMask all = both.only(z);
    BitMask dense = all.copy();
    BitMask sparse = grid.mask(1);
    sparse.fillUpTo(0, grid.hu[z], thresholdHu, all);
    BitMask whole = Neighbours.inner(all).add(dense.remove(sparse));
    BitMask border = all.copy().remove(whole);
    BitMask around = Neighbours.beside(all).remove(all).remove(airways.only(z));
    BitMask left = sides.left().only(z);
    int last = Math.min(volume.slices(), (z + 1) * grid.merge);
    for (int slice = z * grid.merge; slice < last; slice++) {
      short[] hu = volume.hu()[slice];
      byte[] target = labels[slice];
      fillWhole(whole.copy().keep(left), hu, target, LungMask.LEFT, z);
      fillWhole(whole.copy().remove(left), hu, target, LungMask.RIGHT, z);
      border.forEachRun(
          (at, row, from, to) -> {
            for (int x = from; x < to; x++) {
              byte side = left.has(0, row, x) ? LungMask.LEFT : LungMask.RIGHT;
              decide(row, x, hu, target, side);
            }
          });
      around.forEachRun(
          (at, row, from, to) -> {
            for (int x = from; x < to; x++) {
              decide(row, x, hu, target, neighbour(z, row, x));
            }
          });
    }
  }

  /** The lung that a cell touches: before it, after it, in front, behind, in this order. */
  private byte neighbour(int z, int row, int x) {
    if (x > 0 && both.has(z, row, x - 1)) {
      return side(z, row, x - 1);
    }
    if (x < grid.columns - 1 && both.has(z, row, x + 1)) {
      return side(z, row, x + 1);
    }
    return row > 0 && both.has(z, row - 1, x) ? side(z, row - 1, x) : side(z, row + 1, x);
  }

  private byte side(int z, int row, int x) {
    return sides.left().has(z, row, x) ? LungMask.LEFT : LungMask.RIGHT;
  }

  private void fillWhole(BitMask cells, short[] hu, byte[] labels, byte side, int z) {
    int width = volume.columns();
    cells.forEachRun(
        (at, row, from, to) -> {
          int first = from * grid.factor;
          int end = Math.min(width, to * grid.factor);
          int below = Math.min(volume.rows(), (row + 1) * grid.factor);
          for (int y = row * grid.factor; y < below; y++) {
            if (grid.isIncomplete(z)) {
              for (int i = y * width + first; i < y * width + end; i++) {
                labels[i] = hu[i] == HounsfieldVolume.PADDING ? LungMask.NONE : side;
              }
            } else {
              Arrays.fill(labels, y * width + first, y * width + end, side);
            }
          }
        });
  }

  /** Gives those voxels of a cell to a lung that are sparse enough. */
  private void decide(int row, int column, short[] hu, byte[] labels, byte side) {
    int width = volume.columns();
    int end = Math.min(width, (column + 1) * grid.factor);
    int below = Math.min(volume.rows(), (row + 1) * grid.factor);
    for (int y = row * grid.factor; y < below; y++) {
      for (int i = y * width + column * grid.factor; i < y * width + end; i++) {
        if (hu[i] <= voxelThresholdHu && hu[i] != HounsfieldVolume.PADDING) {
          labels[i] = side;
        }
      }
    }
  }
}
