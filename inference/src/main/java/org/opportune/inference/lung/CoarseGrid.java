package org.opportune.inference.lung;

import java.util.Arrays;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SpareArrays;

/**
 * A volume averaged over blocks of voxels, for work that needs connectivity but not sharp borders.
 *
 * <p>Blocks are about 1.3 to 2.6 mm wide in the plane and at most 2.5 mm high, so that a 512 x 512
 * x 300 chest of 1 mm becomes an eighth of its size and noise of sharp kernels is damped. Voxels
 * that are already coarser stay as they are. Padding takes no part in a mean; a block of padding
 * alone is padding.
 */
final class CoarseGrid {
  /** In-plane width a block reaches at least, in mm: finer than the wall of a main bronchus. */
  private static final double MIN_CELL_MM = 1.3;

  /**
   * Slices are merged only while a block stays within this height, in mm: slices of 2.5 mm are
   * segmented as they are.
   */
  private static final double MAX_MERGED_MM = 2.5;

  /** Values up to this are fill values of a scanner that forgot to declare its padding, in HU. */
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

  /** Cells that are padding. */
  final BitMask padding;

  /** Slices of which some voxel took no part in a mean. */
  private final boolean[] incomplete;

  private final int volumeSlices;

  private CoarseGrid(HounsfieldVolume volume, int factor, int merge) {
    this.factor = factor;
    this.merge = merge;
    this.columns = (volume.columns() + factor - 1) / factor;
    this.rows = (volume.rows() + factor - 1) / factor;
    this.slices = (volume.slices() + merge - 1) / merge;
    this.columnMm = volume.columnSpacingMm() * factor;
    this.rowMm = volume.rowSpacingMm() * factor;
    this.sliceMm = volume.sliceSpacingMm() * merge;
    this.volumeSlices = volume.slices();
    this.hu = new short[slices][];
    this.padding = mask();
    this.incomplete = new boolean[slices];
  }

  /**
   * Averages a volume; the cost is one pass over its voxels.
   *
   * @param offsetHu taken from every mean
   * @param spares arrays for its slices
   */
  static CoarseGrid of(HounsfieldVolume volume, int offsetHu, SpareArrays<short[]> spares) {
    double finest = Math.min(volume.columnSpacingMm(), volume.rowSpacingMm());
    int factor = Math.max(1, (int) Math.ceil(MIN_CELL_MM / finest - 1e-6));
    int merge = Math.max(1, (int) (MAX_MERGED_MM / volume.sliceSpacingMm() + 1e-6));
    CoarseGrid grid = new CoarseGrid(volume, factor, merge);
    for (int z = 0; z < grid.slices; z++) {
      grid.hu[z] = spares.take(grid.cellsPerSlice());
      if (factor == 2 && volume.columns() % 2 == 0 && volume.rows() % 2 == 0) {
        grid.averagePairs(volume, z, offsetHu);
      } else {
        grid.average(volume, z, offsetHu);
      }
    }
    return grid;
  }

  /** Averages a slice, row of blocks by row of blocks, so that the sums stay in the cache. */
  private void average(HounsfieldVolume volume, int z, int offsetHu) {
    int width = volume.columns();
    int last = Math.min(volume.slices(), (z + 1) * merge);
    int[] sum = new int[columns];
    int[] count = new int[columns];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(sum, 0);
      Arrays.fill(count, 0);
      int top = row * factor;
      for (int slice = z * merge; slice < last; slice++) {
        short[] values = volume.hu()[slice];
        for (int y = top; y < Math.min(volume.rows(), top + factor); y++) {
          add(values, y * width, width, sum, count);
        }
      }
      mean(z, row, sum, count, offsetHu);
    }
  }

  private void add(short[] values, int start, int width, int[] sum, int[] count) {
    int index = start;
    for (int x = 0, cell = 0; x < width; cell++) {
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

  /** As {@link #average} for blocks two wide, which most scans are seen in. */
  private void averagePairs(HounsfieldVolume volume, int z, int offsetHu) {
    int last = Math.min(volume.slices(), (z + 1) * merge);
    int[] sum = new int[columns];
    // The sign of all voxels of a block joined by or: not negative when all lie above the floor.
    int[] above = new int[columns];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(sum, 0);
      Arrays.fill(above, 0);
      int start = 4 * row * columns;
      for (int slice = z * merge; slice < last; slice++) {
        addPairs(volume.hu()[slice], start, sum, above);
      }
      int whole = 4 * (last - z * merge);
      for (int i = 0; i < columns; i++) {
        if (above[i] >= 0) {
          hu[z][row * columns + i] = cell(sum[i], whole, offsetHu);
        } else {
          incomplete[z] = true;
          averageCounted(volume, z, row, i, offsetHu);
        }
      }
    }
  }

  private void addPairs(short[] values, int start, int[] sum, int[] above) {
    int floor = LOWEST_HU + 1;
    int below = start + 2 * columns;
    for (int i = 0; i < columns; i++) {
      int a = values[start + 2 * i];
      int b = values[start + 2 * i + 1];
      int c = values[below + 2 * i];
      int d = values[below + 2 * i + 1];
      sum[i] += a + b + c + d;
      above[i] |= a - floor | b - floor | c - floor | d - floor;
    }
  }

  /** Averages a block two wide of which some voxel does not count. */
  private void averageCounted(HounsfieldVolume volume, int z, int row, int column, int offsetHu) {
    int last = Math.min(volume.slices(), (z + 1) * merge);
    int start = 2 * (2 * row * columns + column);
    int sum = 0;
    int count = 0;
    for (int slice = z * merge; slice < last; slice++) {
      short[] values = volume.hu()[slice];
      for (int corner = 0; corner < 4; corner++) {
        int value = values[start + (corner & 1) + (corner >> 1) * 2 * columns];
        int counts = (LOWEST_HU - value) >> (Integer.SIZE - 1);
        sum += value & counts;
        count -= counts;
      }
    }
    put(z, row, column, sum, count, offsetHu);
  }

  private void mean(int z, int row, int[] sum, int[] count, int offsetHu) {
    int whole = factor * factor * Math.min(merge, volumeSlices - z * merge);
    for (int i = 0; i < columns; i++) {
      incomplete[z] |= count[i] != whole;
      put(z, row, i, sum[i], count[i], offsetHu);
    }
  }

  private void put(int z, int row, int column, int sum, int count, int offsetHu) {
    if (count == 0) {
      padding.set(z, row, column, column + 1);
      hu[z][row * columns + column] = HounsfieldVolume.PADDING;
    } else {
      hu[z][row * columns + column] = cell(sum, count, offsetHu);
    }
  }

  /** Mean of so many values, rounded half up, less the offset. */
  private static short cell(int sum, int count, int offsetHu) {
    // Blocks mostly hold 4 or 8 values: shifting rounds down as floorDiv does, at a tenth the cost.
    int rounded =
        (count & count - 1) == 0
            ? 2 * sum + count >> 1 + Integer.numberOfTrailingZeros(count)
            : Math.floorDiv(2 * sum + count, 2 * count);
    return (short) Math.min(Short.MAX_VALUE, rounded - offsetHu);
  }

  /**
   * Whether voxels of a slice may be padding; where blocks at the far edges hold fewer voxels it
   * may be so without any.
   */
  boolean isIncomplete(int z) {
    return incomplete[z];
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

  /** An empty set of its cells. */
  BitMask mask() {
    return mask(slices);
  }

  /** An empty set of the cells of some slices. */
  BitMask mask(int count) {
    return new BitMask(columns, rows, count);
  }
}
