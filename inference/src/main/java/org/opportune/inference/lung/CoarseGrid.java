package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * A volume averaged over blocks of voxels, for work that needs connectivity but not sharp borders.
 *
 * <p>Blocks are about 1.3 to 2.6 mm wide in the plane and at most 1.5 mm high, so that a 512 x 512
 * x 300 chest becomes a quarter of its size and noise of sharp kernels is damped. Voxels that are
 * already coarser stay as they are. Padding takes no part in a mean; a block of padding alone is
 * padding.
 */
final class CoarseGrid {
  /** In-plane width a block reaches at least, in mm: finer than the wall of a main bronchus. */
  private static final double MIN_CELL_MM = 1.3;

  /** Slices are merged only while a block stays within this height, in mm. */
  private static final double MAX_MERGED_MM = 1.5;

  /** Values below this are fill values of a scanner that forgot to declare its padding, in HU. */
  private static final int LOWEST_HU = -1500;

  final int columns;
  final int rows;
  final int slices;
  final int factor;
  final int merge;
  final double columnMm;
  final double rowMm;
  final double sliceMm;
  final short[][] hu;

  private CoarseGrid(HounsfieldVolume volume, int factor, int merge) {
    this.factor = factor;
    this.merge = merge;
    this.columns = (volume.columns() + factor - 1) / factor;
    this.rows = (volume.rows() + factor - 1) / factor;
    this.slices = (volume.slices() + merge - 1) / merge;
    this.columnMm = volume.columnSpacingMm() * factor;
    this.rowMm = volume.rowSpacingMm() * factor;
    this.sliceMm = volume.sliceSpacingMm() * merge;
    this.hu = new short[slices][];
  }

  /** Averages a volume; the cost is one pass over its voxels. */
  static CoarseGrid of(HounsfieldVolume volume) {
    double finest = Math.min(volume.columnSpacingMm(), volume.rowSpacingMm());
    int factor = Math.max(1, (int) Math.ceil(MIN_CELL_MM / finest - 1e-6));
    int merge = Math.max(1, (int) (MAX_MERGED_MM / volume.sliceSpacingMm() + 1e-6));
    CoarseGrid grid = new CoarseGrid(volume, factor, merge);
    int[] sum = new int[grid.cellsPerSlice()];
    int[] count = new int[grid.cellsPerSlice()];
    for (int z = 0; z < grid.slices; z++) {
      java.util.Arrays.fill(sum, 0);
      java.util.Arrays.fill(count, 0);
      int last = Math.min(volume.slices(), (z + 1) * merge);
      for (int slice = z * merge; slice < last; slice++) {
        grid.add(volume, volume.hu()[slice], sum, count);
      }
      grid.hu[z] = mean(sum, count);
    }
    return grid;
  }

  private void add(HounsfieldVolume volume, short[] values, int[] sum, int[] count) {
    int width = volume.columns();
    for (int y = 0; y < volume.rows(); y++) {
      int row = y / factor * columns;
      int index = y * width;
      for (int x = 0, cell = row; x < width; cell++) {
        int end = Math.min(width, x + factor);
        for (; x < end; x++, index++) {
          int value = values[index];
          // All ones for a value that counts: no branch for the processor to guess.
          int counts = (LOWEST_HU - value) >> (Integer.SIZE - 1);
          sum[cell] += value & counts;
          count[cell] -= counts;
        }
      }
    }
  }

  private static short[] mean(int[] sum, int[] count) {
    short[] mean = new short[sum.length];
    for (int i = 0; i < mean.length; i++) {
      int values = count[i];
      if (values == 0) {
        mean[i] = HounsfieldVolume.PADDING;
      } else if ((values & (values - 1)) == 0) {
        // A whole block mostly holds 4 or 8: shifting rounds down as floorDiv does.
        mean[i] = (short) ((2 * sum[i] + values) >> (1 + Integer.numberOfTrailingZeros(values)));
      } else {
        mean[i] = (short) Math.floorDiv(2 * sum[i] + values, 2 * values);
      }
    }
    return mean;
  }

  /** Takes a constant from every cell but padding. */
  void subtract(int offsetHu) {
    for (short[] slice : hu) {
      for (int i = 0; i < slice.length; i++) {
        if (slice[i] != HounsfieldVolume.PADDING) {
          slice[i] = (short) Math.min(Short.MAX_VALUE, slice[i] - offsetHu);
        }
      }
    }
  }

  int cellsPerSlice() {
    return columns * rows;
  }

  /** Volume of one block in ml. */
  double cellMl() {
    return columnMm * rowMm * sliceMm / 1000;
  }

  /** Number of blocks that hold a volume in ml. */
  long cells(double ml) {
    return Math.round(ml / cellMl());
  }

  /** An empty mask over this grid. */
  byte[][] mask() {
    return new byte[slices][cellsPerSlice()];
  }
}
