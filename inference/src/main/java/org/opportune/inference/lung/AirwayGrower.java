package org.opportune.inference.lung;

/**
 * Grows the main airways out of the trachea, threshold by threshold, and stops before the growth
 * breaks through a bronchial wall into lung.
 */
final class AirwayGrower {
  /** Cell value of the lumen. */
  static final byte LUMEN = TracheaFinder.LUMEN;

  /** Cell value of the wall around a lumen. */
  static final byte WALL = 2;

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
  private final byte[][] outside;

  private AirwayGrower(CoarseGrid grid, byte[][] outside) {
    this.grid = grid;
    this.outside = outside;
  }

  /** Marks lumen and wall of the airways that a trachea opens into, and of a gullet as it is. */
  static byte[][] airways(CoarseGrid grid, byte[][] outside, TracheaFinder.Tubes tubes) {
    byte[][] airways = TracheaFinder.copy(tubes.gullet());
    if (tubes.trachea() != null) {
      byte[][] lumen = new AirwayGrower(grid, outside).lumen(tubes.trachea());
      for (int z = 0; z < grid.slices; z++) {
        for (int i = 0; i < airways[z].length; i++) {
          airways[z][i] |= lumen[z][i];
        }
      }
    }
    addWall(grid, airways);
    return airways;
  }

  private byte[][] lumen(byte[][] trachea) {
    long seeds = TracheaFinder.cells(trachea);
    int most = (int) (seeds + grid.cells(MOST_BRANCHES_ML));
    int[] queue = new int[most + 1];
    int filled = 0;
    byte[][] accepted = TracheaFinder.copy(trachea);
    for (int z = 0; z < grid.slices; z++) {
      for (int i = 0; i < trachea[z].length; i++) {
        if (trachea[z][i] == LUMEN) {
          queue[filled++] = z * grid.cellsPerSlice() + i;
        }
      }
    }
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
  private int spread(byte[][] lumen, int[] queue, int filled, int thresholdHu, int most) {
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
        if (lumen[nextZ][next] == 0
            && grid.hu[nextZ][next] <= thresholdHu
            && outside[nextZ][next] == 0) {
          if (tail >= most) {
            for (int undo = filled; undo < tail; undo++) {
              lumen[queue[undo] / perSlice][queue[undo] % perSlice] = 0;
            }
            return -1;
          }
          lumen[nextZ][next] = LUMEN;
          queue[tail++] = nextZ * perSlice + next;
        }
      }
    }
    return tail;
  }

  private static void addWall(CoarseGrid grid, byte[][] airways) {
    int rx = (int) Math.round(WALL_MM / grid.columnMm);
    int ry = (int) Math.round(WALL_MM / grid.rowMm);
    int rz = (int) Math.round(WALL_MM / grid.sliceMm);
    byte[][] lumen = TracheaFinder.copy(airways);
    for (int z = 0; z < grid.slices; z++) {
      for (int i = 0; i < lumen[z].length; i++) {
        if (lumen[z][i] != LUMEN) {
          continue;
        }
        int x = i % grid.columns;
        int y = i / grid.columns;
        for (int wz = Math.max(0, z - rz); wz <= Math.min(grid.slices - 1, z + rz); wz++) {
          for (int wy = Math.max(0, y - ry); wy <= Math.min(grid.rows - 1, y + ry); wy++) {
            int from = wy * grid.columns + Math.max(0, x - rx);
            int to = wy * grid.columns + Math.min(grid.columns - 1, x + rx);
            for (int cell = from; cell <= to; cell++) {
              if (airways[wz][cell] == 0) {
                airways[wz][cell] = WALL;
              }
            }
          }
        }
      }
    }
  }

  /** Mean HU of a lumen's inner cells, whose neighbours in the slice are lumen; null if none. */
  static Double meanLumenHu(CoarseGrid grid, byte[][] lumen) {
    double sum = 0;
    long count = 0;
    for (int z = 0; z < grid.slices; z++) {
      byte[] slice = lumen[z];
      for (int i = grid.columns + 1; i < slice.length - grid.columns - 1; i++) {
        if (slice[i] == LUMEN
            && slice[i - 1] == LUMEN
            && slice[i + 1] == LUMEN
            && slice[i - grid.columns] == LUMEN
            && slice[i + grid.columns] == LUMEN) {
          sum += grid.hu[z][i];
          count++;
        }
      }
    }
    return count == 0 ? null : sum / count;
  }
}
