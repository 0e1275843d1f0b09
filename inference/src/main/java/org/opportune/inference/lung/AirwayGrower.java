package org.opportune.inference.lung;

/**
 * Grows the main airways out of the trachea, threshold by threshold, and stops before the growth
 * breaks through a bronchial wall into lung.
 */
final class AirwayGrower {
  /** Thresholds tried in turn, in HU. */
  private static final int[] STEPS_HU = {
    -980, -970, -960, -950, -940, -930, -920, -910, -900, -880, -860, -840, -820, -800, -775, -750,
    -725, -700
  };

  /** Growth beyond this from one threshold to the next is a leak, in ml. */
  private static final double LEAK_ML = 6;

  /** Air as dark as this is gas, not lung; within it both main bronchi may join at once. */
  private static final int GAS_HU = -950;

  private static final double MAIN_BRONCHI_ML = 20;

  /** Both main bronchi and their first branches hold less than this, in ml. */
  private static final double MOST_BRANCHES_ML = 45;

  /** Thickness of wall removed around a lumen, in mm. */
  private static final double WALL_MM = 2;

  private final CoarseGrid grid;
  private final BitMask outside;

  private AirwayGrower(CoarseGrid grid, BitMask outside) {
    this.grid = grid;
    this.outside = outside;
  }

  /** Lumen and wall of the airways that a trachea opens into, and of a gullet as it is. */
  static BitMask airways(CoarseGrid grid, BitMask outside, TracheaFinder.Tubes tubes) {
    BitMask lumen = tubes.gullet().copy();
    if (tubes.trachea() != null) {
      lumen.add(new AirwayGrower(grid, outside).lumen(tubes.trachea()));
    }
    return Neighbours.dilated(
        lumen,
        (int) Math.round(WALL_MM / grid.columnMm),
        (int) Math.round(WALL_MM / grid.rowMm),
        (int) Math.round(WALL_MM / grid.sliceMm));
  }

  private BitMask lumen(BitMask trachea) {
    int most = (int) (trachea.count() + grid.cells(MOST_BRANCHES_ML));
    int[] queue = new int[most + 1];
    int[] end = {0};
    trachea.forEachRun(
        (slice, row, from, to) -> {
          for (int column = from; column < to; column++) {
            queue[end[0]++] = slice * grid.cellsPerSlice() + row * grid.columns + column;
          }
        });
    int filled = end[0];
    BitMask accepted = trachea.copy();
    long leak = Math.max(8, grid.cells(LEAK_ML));
    for (int step : STEPS_HU) {
      long limit = filled + (step <= GAS_HU ? Math.max(leak, grid.cells(MAIN_BRONCHI_ML)) : leak);
      int grown = spread(accepted, queue, filled, step, (int) Math.min(most, limit));
      if (grown < 0) {
        break;
      }
      filled = grown;
    }
    return accepted;
  }

  /** Fills from all cells of the queue; undoes itself and returns -1 beyond {@code most} cells. */
  private int spread(BitMask lumen, int[] queue, int filled, int thresholdHu, int most) {
    int perSlice = grid.cellsPerSlice();
    int tail = filled;
    for (int head = 0; head < tail; head++) {
      int z = queue[head] / perSlice;
      int i = queue[head] % perSlice;
      int x = i % grid.columns;
      for (int side = 0; side < 6; side++) {
        int nextZ = side == 0 ? z - 1 : side == 1 ? z + 1 : z;
        int next =
            switch (side) {
              case 2 -> x > 0 ? i - 1 : -1;
              case 3 -> x < grid.columns - 1 ? i + 1 : -1;
              case 4 -> i - grid.columns;
              case 5 -> i + grid.columns;
              default -> i;
            };
        if (nextZ < 0 || nextZ >= grid.slices || next < 0 || next >= perSlice) {
          continue;
        }
        if (grid.hu[nextZ][next] <= thresholdHu
            && !lumen.has(nextZ, next)
            && !outside.has(nextZ, next)) {
          if (tail >= most) {
            for (int undo = filled; undo < tail; undo++) {
              mark(lumen, queue[undo], false);
            }
            return -1;
          }
          queue[tail] = nextZ * perSlice + next;
          mark(lumen, queue[tail++], true);
        }
      }
    }
    return tail;
  }

  private void mark(BitMask lumen, int cell, boolean is) {
    int z = cell / grid.cellsPerSlice();
    int row = cell % grid.cellsPerSlice() / grid.columns;
    int column = cell % grid.cellsPerSlice() % grid.columns;
    if (is) {
      lumen.set(z, row, column, column + 1);
    } else {
      lumen.clear(z, row, column, column + 1);
    }
  }

  /** Mean HU of a lumen's inner cells, whose neighbours in the slice are lumen; null if none. */
  static Double meanLumenHu(CoarseGrid grid, BitMask lumen) {
    BitMask inner = Neighbours.inner(lumen);
    double[] sum = {0};
    inner.forEachRun(
        (slice, row, from, to) -> {
          for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
            sum[0] += grid.hu[slice][i];
          }
        });
    long count = inner.count();
    return count == 0 ? null : sum[0] / count;
  }
}
