package org.opportune.inference.lung;

import java.util.Arrays;

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

  /** What a column costs, by its distance from the midline. */
  private final double[] midline;

  /** What a step from the cut of the slice above costs, by columns. */
  private final double[] neighbour;

  private LungSplitter(CoarseGrid grid, int thresholdHu, LungExtent extent) {
    this.grid = grid;
    this.thresholdHu = thresholdHu;
    double middle = extent.middleColumn();
    int half = (int) Math.ceil(WINDOW_SHARE * (extent.right() - extent.left() + 1));
    this.from = Math.max(0, (int) Math.round(middle) - half);
    this.width = Math.min(grid.columns, (int) Math.round(middle) + half + 1) - from;
    this.midline = new double[width];
    Arrays.setAll(midline, k -> MIDLINE_COST * Math.abs(from + k - middle) * grid.columnMm);
    this.neighbour = new double[grid.columns];
    Arrays.setAll(neighbour, k -> NEIGHBOUR_COST * Math.min(40, k * grid.columnMm));
  }

  /** Cuts lungs in two. */
  static Sides split(CoarseGrid grid, BitMask lungs, int thresholdHu) {
    LungExtent extent = LungExtent.of(lungs);
    LungSplitter splitter = new LungSplitter(grid, thresholdHu, extent);
    Sides sides = new Sides(lungs.copy(), lungs.copy());
    int[] path = null;
    for (int z = extent.highest(); z >= extent.lowest(); z--) {
      path = splitter.cut(lungs, z, path);
      for (int y = 0; y < grid.rows; y++) {
        sides.left().clear(z, y, 0, path[y] + 1);
        sides.right().clear(z, y, path[y] + 1, grid.columns);
      }
    }
    handOver(sides.left(), sides.right());
    handOver(sides.right(), sides.left());
    return sides;
  }

  private int[] cut(BitMask lungs, int z, int[] above) {
    float[] best = new float[width];
    float[] next = new float[width];
    byte[][] step = new byte[grid.rows][width];
    float[] cost = new float[width];
    for (int y = 0; y < grid.rows; y++) {
      cost(lungs, z, y, above, cost);
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
        next[k] = least + cost[k];
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

  /** What a path pays for each cell of a row. */
  private void cost(BitMask lungs, int z, int y, int[] above, float[] cost) {
    short[] hu = grid.hu[z];
    int first = y * grid.columns + from;
    boolean empty = lungs.count(z, y, from, from + width) == 0;
    for (int k = 0; k < width; k++) {
      double paid = midline[k];
      if (above != null) {
        paid += neighbour[Math.abs(from + k - above[y])];
      }
      if (!empty && lungs.has(z, y, from + k)) {
        paid += LUNG_COST + Math.max(0, thresholdHu - hu[first + k]) / 10f;
      }
      cost[k] = (float) paid;
    }
  }

  /** Gives pieces cut off from their own lung to the other one where they touch it. */
  private static void handOver(BitMask side, BitMask other) {
    Components pieces = Components.of(side);
    int main = pieces.largest();
    boolean[] move = new boolean[pieces.count()];
    pieces.forEachRun(
        (piece, slice, row, first, end) -> {
          if (piece != main && !move[piece]) {
            move[piece] = touches(other, slice, row, first, end);
          }
        });
    pieces.erase(side, move);
    pieces.paint(other, move);
  }

  private static boolean touches(BitMask other, int slice, int row, int first, int end) {
    return other.count(slice, row, Math.max(0, first - 1), Math.min(other.columns, end + 1)) > 0
        || (slice > 0 && other.count(slice - 1, row, first, end) > 0)
        || (slice < other.slices - 1 && other.count(slice + 1, row, first, end) > 0)
        || (row > 0 && other.count(slice, row - 1, first, end) > 0)
        || (row < other.rows - 1 && other.count(slice, row + 1, first, end) > 0);
  }

  /** Removes pieces of a lung below a volume in ml, unless they are its largest. */
  static void dropCrumbs(CoarseGrid grid, BitMask lungs, double leastMl) {
    Components pieces = Components.of(lungs);
    boolean[] drop = new boolean[pieces.count()];
    for (int i = 0; i < drop.length; i++) {
      drop[i] = pieces.cells(i) < grid.cells(leastMl);
    }
    if (pieces.count() > 0) {
      drop[pieces.largest()] = false;
    }
    pieces.erase(lungs, drop);
  }
}
