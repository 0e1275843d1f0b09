package org.opportune.inference.ctnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.opportune.inference.volume.LabelledVolumes;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.inference.volume.VolumeGrid;

/**
 * Slabs of three slices that a step learns from.
 *
 * @param side rows and columns
 * @param values normalised, slab after slab
 * @param present what lies in each slab, as {@link CellTruth#slab} gives it
 */
// Made for one step; nobody else holds them.
@SuppressWarnings("ArrayRecordComponent")
record SlabBatch(int side, float[] values, boolean[][] present) {
  /** Slabs of a step. */
  static final int SLABS = 64;

  /** Patients whose slabs make a step: each is read once for several. */
  private static final int PATIENTS = 8;

  /**
   * Draws slabs, half of them with left and right in each other's place.
   *
   * @param truth one per volume
   */
  static SlabBatch draw(LabelledVolumes volumes, List<CellTruth> truth, RandomGenerator random) {
    VolumeGrid grid = volumes.grid();
    int voxels = VolumeGrid.GROUP * grid.side() * grid.side();
    float[] values = new float[SLABS * voxels];
    boolean[][] present = new boolean[SLABS][];
    short[] hu = {};
    int index = 0;
    for (int i = 0; i < SLABS; i++) {
      if (i % (SLABS / PATIENTS) == 0) {
        index = random.nextInt(volumes.size());
        hu = volumes.read(index);
      }
      int first = random.nextInt(grid.slices() - VolumeGrid.GROUP + 1);
      boolean mirrored = random.nextBoolean();
      int from = first * grid.side() * grid.side();
      short[] slab = Arrays.copyOfRange(hu, from, from + voxels);
      if (mirrored) {
        mirror(slab, grid.side());
      }
      VolumeCard.normalise(slab, values, i * voxels);
      present[i] = truth.get(index).slab(first, mirrored);
    }
    return new SlabBatch(grid.side(), values, present);
  }

  /**
   * As the network sees them.
   *
   * @param scope owns the result
   * @return (slabs, 3, rows, columns)
   */
  NDArray input(NDManager scope) {
    return scope.create(values, new Shape(present.length, VolumeGrid.GROUP, side, side));
  }

  private static void mirror(short[] slab, int side) {
    for (int line = 0; line < slab.length; line += side) {
      for (int left = line, right = line + side - 1; left < right; left++, right--) {
        short kept = slab[left];
        slab[left] = slab[right];
        slab[right] = kept;
      }
    }
  }
}
