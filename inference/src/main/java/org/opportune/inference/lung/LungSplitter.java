package org.opportune.inference.lung;

/**
 * Tells left lung from right, also where they touch at the anterior or posterior junction line.
 *
 * <p>Each slice is cut from front to back along the path that crosses the least and the densest
 * lung (dynamic programming after Brown et al., IEEE TMI 1997, and Hu et al. 2001), drawn to the
 * midline and to the path of the slice above. Then pieces on the wrong side of the cut that touch
 * the other lung alone are handed over.
 */
final class LungSplitter {
  /** Half the width searched, as share of the lungs' width. */
  private static final double WINDOW_SHARE = 0.3;

  /** Cost of crossing a cell of lung, before density. */
  private static final float LUNG_COST = 12;

  /** Cost per mm away from the midline and away from the cut of the slice above. */
  private static final float MIDLINE_COST = 0.01f;

  private static final float NEIGHBOUR_COST = 0.05f;

  /** Cost of a step aside. */
  private static final float ASIDE_COST = 0.2f;

  private final CoarseGrid grid;
  private final int thresholdHu;
  private final int from;
  private final int width;
  private final double middle;

  private LungSplitter(CoarseGrid grid, int thresholdHu, LungExtent extent) {
    this.grid = grid;
    this.thresholdHu = thresholdHu;
    this.middle = extent.middleColumn();
    int half = (int) Math.ceil(WINDOW_SHARE * (extent.right() - extent.left() + 1));
    this.from = Math.max(0, (int) Math.round(middle) - half);
    this.width = Math.min(grid.columns, (int) Math.round(middle) + half + 1) - from;
  }

  /** Replaces {@link AirPockets#LUNG} by {@link LungMask#LEFT} and {@link LungMask#RIGHT}. */
  static void split(CoarseGrid grid, byte[][] lungs, int thresholdHu) {
    LungExtent extent = LungExtent.of(lungs, grid.columns);
    LungSplitter splitter = new LungSplitter(grid, thresholdHu, extent);
    int[] path = null;
    for (int z = extent.highest(); z >= extent.lowest(); z--) {
      path = splitter.cut(lungs[z], grid.hu[z], path);
      for (int y = 0; y < grid.rows; y++) {
        for (int x = 0; x < grid.columns; x++) {
          int i = y * grid.columns + x;
          if (lungs[z][i] != LungMask.NONE) {
            lungs[z][i] = x <= path[y] ? LungMask.RIGHT : LungMask.LEFT;
          }
        }
      }
    }
    handOver(grid, lungs, LungMask.LEFT, LungMask.RIGHT);
    handOver(grid, lungs, LungMask.RIGHT, LungMask.LEFT);
  }

  private int[] cut(byte[] lungs, short[] hu, int[] above) {
    float[] best = new float[width];
    float[] next = new float[width];
    byte[][] step = new byte[grid.rows][width];
    for (int y = 0; y < grid.rows; y++) {
      for (int k = 0; k < width; k++) {
        int at = k;
        float least = best[k];
        if (k > 0 && best[k - 1] + ASIDE_COST < least) {
          at = k - 1;
          least = best[at] + ASIDE_COST;
        }
        if (k < width - 1 && best[k + 1] + ASIDE_COST < least) {
          at = k + 1;
          least = best[at] + ASIDE_COST;
        }
        step[y][k] = (byte) (at - k);
        next[k] = least + cost(lungs, hu, y, from + k, above);
      }
      float[] swap = best;
      best = next;
      next = swap;
    }
    int k = 0;
    for (int i = 1; i < width; i++) {
      if (best[i] < best[k]) {
        k = i;
      }
    }
    int[] path = new int[grid.rows];
    for (int y = grid.rows - 1; y >= 0; y--) {
      path[y] = from + k;
      k += step[y][k];
    }
    return path;
  }

  private float cost(byte[] lungs, short[] hu, int y, int x, int[] above) {
    int i = y * grid.columns + x;
    double cost = MIDLINE_COST * Math.abs(x - middle) * grid.columnMm;
    if (above != null) {
      cost += NEIGHBOUR_COST * Math.min(40, Math.abs(x - above[y]) * grid.columnMm);
    }
    if (lungs[i] != LungMask.NONE) {
      cost += LUNG_COST + Math.max(0, thresholdHu - hu[i]) / 10f;
    }
    return (float) cost;
  }

  /** Gives pieces cut off from their own lung to the other one where they touch it. */
  private static void handOver(CoarseGrid grid, byte[][] lungs, byte side, byte other) {
    Components pieces = Components.of(lungs, grid.columns, side);
    int main = pieces.largest();
    boolean[] move = new boolean[pieces.count()];
    pieces.forEachRun(
        (piece, slice, row, first, end) -> {
          if (piece != main && !move[piece]) {
            move[piece] = touches(grid, lungs, slice, row, first, end, other);
          }
        });
    pieces.paint(lungs, move, other);
  }

  private static boolean touches(
      CoarseGrid grid, byte[][] lungs, int slice, int row, int first, int end, byte other) {
    int offset = row * grid.columns;
    if ((first > 0 && lungs[slice][offset + first - 1] == other)
        || (end < grid.columns && lungs[slice][offset + end] == other)) {
      return true;
    }
    for (int i = offset + first; i < offset + end; i++) {
      if ((slice > 0 && lungs[slice - 1][i] == other)
          || (slice < grid.slices - 1 && lungs[slice + 1][i] == other)
          || (row > 0 && lungs[slice][i - grid.columns] == other)
          || (row < grid.rows - 1 && lungs[slice][i + grid.columns] == other)) {
        return true;
      }
    }
    return false;
  }

  /** Removes pieces of a lung below a volume in ml, unless they are its largest. */
  static void dropCrumbs(CoarseGrid grid, byte[][] lungs, double leastMl) {
    Components pieces = Components.of(lungs, grid.columns, AirPockets.LUNG);
    boolean[] drop = new boolean[pieces.count()];
    for (int i = 0; i < drop.length; i++) {
      drop[i] = pieces.cells(i) < grid.cells(leastMl);
    }
    if (pieces.count() > 0) {
      drop[pieces.largest()] = false;
    }
    pieces.paint(lungs, drop, LungMask.NONE);
  }
}
