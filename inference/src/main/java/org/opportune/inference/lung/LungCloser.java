package org.opportune.inference.lung;

import java.util.Arrays;

/**
 * Fills vessels, fissures, nodules and notches of one lung: a closing with a ball, then every hole
 * that lung encloses on all sides. Airways are never filled.
 */
final class LungCloser {
  private static final float FAR = 1e9f;

  private final CoarseGrid grid;
  private final LungExtent box;
  private final int columns;
  private final int rows;
  private final int slices;
  private final double radiusMm;

  private LungCloser(CoarseGrid grid, LungExtent extent, double radiusMm) {
    this.grid = grid;
    this.radiusMm = radiusMm;
    int mx = margin(grid.columnMm);
    int my = margin(grid.rowMm);
    this.box =
        new LungExtent(
            Math.max(0, extent.left() - mx),
            Math.min(grid.columns - 1, extent.right() + mx),
            Math.max(0, extent.front() - my),
            Math.min(grid.rows - 1, extent.back() + my),
            extent.lowest(),
            extent.highest());
    this.columns = box.right() - box.left() + 1;
    this.rows = box.back() - box.front() + 1;
    this.slices = box.highest() - box.lowest() + 1;
  }

  /** Closes one side of a mask; cells of the other side, of airways and of outside stay. */
  static void close(CoarseGrid grid, byte[][] lungs, byte side, byte[][] airways, double radiusMm) {
    byte[][] only = new byte[lungs.length][];
    boolean any = false;
    for (int z = 0; z < lungs.length; z++) {
      only[z] = new byte[lungs[z].length];
      for (int i = 0; i < only[z].length; i++) {
        only[z][i] = (byte) (lungs[z][i] == side ? 1 : 0);
        any |= lungs[z][i] == side;
      }
    }
    if (!any) {
      return;
    }
    LungCloser closer = new LungCloser(grid, LungExtent.of(only, grid.columns), radiusMm);
    float[][] distance = closer.distance(only, 1);
    closer.closeInto(distance, lungs, side, airways);
  }

  private void closeInto(float[][] distance, byte[][] lungs, byte side, byte[][] airways) {
    float limit = (float) (radiusMm * radiusMm) + 1e-3f;
    byte[][] gap = new byte[slices][columns * rows];
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < gap[z].length; i++) {
        gap[z][i] = (byte) (distance[z][i] <= limit ? 0 : 1);
      }
    }
    float[][] inward = transform(gap);
    for (int z = 0; z < slices; z++) {
      for (int y = 0; y < rows; y++) {
        int target = (y + box.front()) * grid.columns + box.left();
        byte[] lungSlice = lungs[z + box.lowest()];
        byte[] airwaySlice = airways[z + box.lowest()];
        for (int x = 0; x < columns; x++) {
          if (inward[z][y * columns + x] > limit
              && lungSlice[target + x] == LungMask.NONE
              && airwaySlice[target + x] == 0) {
            lungSlice[target + x] = side;
          }
        }
      }
    }
  }

  private float[][] distance(byte[][] only, int value) {
    byte[][] part = new byte[slices][columns * rows];
    for (int z = 0; z < slices; z++) {
      for (int y = 0; y < rows; y++) {
        int source = (y + box.front()) * grid.columns + box.left();
        for (int x = 0; x < columns; x++) {
          part[z][y * columns + x] = (byte) (only[z + box.lowest()][source + x] == value ? 1 : 0);
        }
      }
    }
    return transform(part);
  }

  /** Squared distance in mm to the nearest set cell, exact up to the radius. */
  private float[][] transform(byte[][] set) {
    float[][] distance = new float[slices][columns * rows];
    float[] line = new float[columns * rows];
    for (int z = 0; z < slices; z++) {
      alongRows(set[z], line);
      spread(line, distance[z], margin(grid.rowMm));
    }
    int rz = margin(grid.sliceMm);
    if (rz == 0) {
      return distance;
    }
    float[][] result = new float[slices][];
    for (int z = 0; z < slices; z++) {
      float[] sum = distance[z].clone();
      for (int near = Math.max(0, z - rz); near <= Math.min(slices - 1, z + rz); near++) {
        float extra = (float) Math.pow((near - z) * grid.sliceMm, 2);
        float[] other = distance[near];
        for (int i = 0; i < sum.length; i++) {
          sum[i] = Math.min(sum[i], other[i] + extra);
        }
      }
      result[z] = sum;
    }
    return result;
  }

  private void alongRows(byte[] set, float[] line) {
    for (int y = 0; y < rows; y++) {
      int row = y * columns;
      int last = -1_000_000;
      for (int x = 0; x < columns; x++) {
        last = set[row + x] != 0 ? x : last;
        line[row + x] = square(x - last);
      }
      last = 1_000_000;
      for (int x = columns - 1; x >= 0; x--) {
        last = set[row + x] != 0 ? x : last;
        line[row + x] = Math.min(line[row + x], square(last - x));
      }
    }
  }

  private float square(int steps) {
    double mm = steps * grid.columnMm;
    return (float) Math.min(FAR, mm * mm);
  }

  private void spread(float[] line, float[] result, int ry) {
    Arrays.fill(result, FAR);
    for (int y = 0; y < rows; y++) {
      for (int near = Math.max(0, y - ry); near <= Math.min(rows - 1, y + ry); near++) {
        float extra = (float) Math.pow((near - y) * grid.rowMm, 2);
        int to = y * columns;
        int source = near * columns;
        for (int x = 0; x < columns; x++) {
          result[to + x] = Math.min(result[to + x], line[source + x] + extra);
        }
      }
    }
  }

  private int margin(double cellMm) {
    return (int) Math.floor(radiusMm / cellMm + 1e-6);
  }

  /** Gives every hole that lungs enclose on all sides, but no airway, to the lung before it. */
  static void fillHoles(CoarseGrid grid, byte[][] lungs, byte[][] airways) {
    Components gaps = Components.of(lungs, grid.columns, LungMask.NONE);
    boolean[] open = gaps.touchingFrame();
    byte[] owner = new byte[gaps.count()];
    gaps.forEachRun(
        (gap, slice, row, from, to) -> {
          open[gap] |= slice == 0 || slice == grid.slices - 1;
          if (!open[gap]) {
            owner[gap] = lungs[slice][row * grid.columns + from - 1];
          }
        });
    gaps.forEachRun(
        (gap, slice, row, from, to) -> {
          if (!open[gap]) {
            for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
              if (airways[slice][i] == 0) {
                lungs[slice][i] = owner[gap];
              }
            }
          }
        });
  }
}
