package org.opportune.inference.lung;

import java.util.Arrays;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SpareArrays;

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
      grid.average(volume, z, offsetHu);
    }
    return grid;
  }

  /** Averages a slice, row of blocks by row of blocks, so that the sums stay in the cache. */
  private void average(HounsfieldVolume volume, int z, int offsetHu) {
    int width = volume.columns();
    int last = Math.min(volume.slices(), (z + 1) * merge);
    boolean fours = factor == 2 && width % 2 == 0 && volume.rows() % 2 == 0;
    int[] sum = new int[columns];
    int[] count = new int[columns];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(sum, 0);
      Arrays.fill(count, 0);
      int top = row * factor;
      for (int slice = z * merge; slice < last; slice++) {
        short[] values = volume.hu()[slice];
        if (fours) {
          addFours(values, top * width, sum, count);
        } else {
          for (int y = top; y < Math.min(volume.rows(), top + factor); y++) {
            add(values, y * width, width, sum, count);
          }
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

  /** As {@link #add} for both rows of blocks of two by two, which most scans are seen in. */
  private void addFours(short[] values, int start, int[] sum, int[] count) {
    int below = start + 2 * columns;
    for (int cell = 0; cell < columns; cell++) {
      int a = values[start + 2 * cell];
      int b = values[start + 2 * cell + 1];
      int c = values[below + 2 * cell];
      int d = values[below + 2 * cell + 1];
      // The sign of all joined by or: not negative when all four lie above.
      int floor = LOWEST_HU + 1;
      if ((a - floor | b - floor | c - floor | d - floor) >= 0) {
        sum[cell] += a + b + c + d;
        count[cell] += 4;
      } else {
        addOne(a, cell, sum, count);
        addOne(b, cell, sum, count);
        addOne(c, cell, sum, count);
        addOne(d, cell, sum, count);
      }
    }
  }

  private static void addOne(int value, int cell, int[] sum, int[] count) {
    if (value > LOWEST_HU) {
      sum[cell] += value;
      count[cell]++;
    }
  }

  private void mean(int z, int row, int[] sum, int[] count, int offsetHu) {
    short[] slice = hu[z];
    int first = row * columns;
    int whole = factor * factor * Math.min(merge, volumeSlices - z * merge);
    boolean shifts = (whole & (whole - 1)) == 0;
    int shift = 1 + Integer.numberOfTrailingZeros(whole);
    boolean complete = true;
    for (int i = 0; i < columns; i++) {
      int values = count[i];
      int rounded;
      if (values == whole && shifts) {
        // A whole block mostly holds 4 or 8: shifting rounds down as floorDiv does.
        rounded = (2 * sum[i] + whole) >> shift;
      } else if (values == 0) {
        complete = false;
        slice[first + i] = HounsfieldVolume.PADDING;
        continue;
      } else {
        complete &= values == whole;
        rounded = Math.floorDiv(2 * sum[i] + values, 2 * values);
      }
      slice[first + i] = (short) Math.min(Short.MAX_VALUE, rounded - offsetHu);
    }
    incomplete[z] |= !complete;
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
