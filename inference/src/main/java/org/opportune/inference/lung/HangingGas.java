package org.opportune.inference.lung;

import java.util.Arrays;

/**
 * Gas that hangs on the lungs where a wall between is thinner than a voxel: in stomach or bowel
 * under a dome of the diaphragm, and in the mediastinum. It is taken from the lungs again.
 */
final class HangingGas {
  /** Thresholds at which a wall in partial volume parts gas from lung, in HU. */
  private static final int[] WALLS_HU = {-700, -780};

  /** Bowel lies in this lowest share of the lungs' height. */
  private static final double BASE_SHARE = 0.4;

  /** Less gas under a dome stays unnoticed, in ml. */
  private static final double LEAST_DOME_ML = 5;

  /** Gas is dark, and the same all over: lung has vessels. In HU. */
  private static final int GAS_MEDIAN_HU = -900;

  private static final int GAS_UPPER_HU = -870;
  private static final double GAS_UPPER_SHARE = 0.9;

  /** A bulla faces lung on more of its surface, stomach and bowel on less. */
  private static final double FACING_SHARE = 0.5;

  /** Cells across which a surface faces lung. */
  private static final int REACH = 2;

  /** Films of gas in the mediastinum are thinner than twice this, in mm. */
  private static final double FILM_MM = 4.5;

  private static final double LEAST_FILM_ML = 2;
  private static final int FILM_MEAN_HU = -850;

  /** Share of the lungs' width, either side of the midline, that is mediastinum. */
  static final double MEDIASTINUM_SHARE = 0.15;

  private static final int FLOOR_HU = -1100;

  private final CoarseGrid grid;
  private final byte[][] lungs;
  private final LungExtent extent;

  private HangingGas(CoarseGrid grid, byte[][] lungs) {
    this.grid = grid;
    this.lungs = lungs;
    this.extent = LungExtent.of(lungs, grid.columns);
  }

  /** Takes gas out of lungs, {@link AirPockets#LUNG} before. */
  static void remove(CoarseGrid grid, byte[][] lungs) {
    HangingGas gas = new HangingGas(grid, lungs);
    for (int level : WALLS_HU) {
      gas.removeUnderDomes(level);
    }
    gas.removeFilms();
  }

  private void removeUnderDomes(int levelHu) {
    int ceiling = extent.lowest() + (int) (BASE_SHARE * (extent.highest() - extent.lowest() + 1));
    byte[][] dark = grid.mask();
    for (int z = extent.lowest(); z <= extent.highest(); z++) {
      for (int i = 0; i < dark[z].length; i++) {
        dark[z][i] = (byte) (lungs[z][i] != 0 && grid.hu[z][i] <= levelHu ? 1 : 0);
      }
    }
    Components pieces = Components.of(dark, grid.columns, (byte) 1);
    boolean[] gas = new boolean[pieces.count()];
    for (int i = 0; i < gas.length; i++) {
      gas[i] = pieces.cells(i) >= grid.cells(LEAST_DOME_ML);
    }
    pieces.forEachRun((piece, slice, row, from, to) -> gas[piece] &= slice < ceiling);
    keepDark(pieces, gas);
    keepFacingTissue(pieces, gas);
    byte[][] chosen = grid.mask();
    pieces.paint(chosen, gas, (byte) 1);
    erase(chosen, levelHu);
  }

  private void keepDark(Components pieces, boolean[] gas) {
    int[][] histograms = new int[gas.length][];
    pieces.forEachRun(
        (piece, slice, row, from, to) -> {
          if (gas[piece]) {
            if (histograms[piece] == null) {
              histograms[piece] = new int[1 - FLOOR_HU];
            }
            for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
              histograms[piece][Math.max(FLOOR_HU, grid.hu[slice][i]) - FLOOR_HU]++;
            }
          }
        });
    for (int i = 0; i < gas.length; i++) {
      gas[i] =
          gas[i]
              && quantile(histograms[i], 0.5, pieces.cells(i)) <= GAS_MEDIAN_HU
              && quantile(histograms[i], GAS_UPPER_SHARE, pieces.cells(i)) <= GAS_UPPER_HU;
    }
  }

  private static int quantile(int[] histogram, double share, long total) {
    long sum = 0;
    int bin = 0;
    while (bin < histogram.length - 1 && (sum += histogram[bin]) < share * total) {
      bin++;
    }
    return bin + FLOOR_HU;
  }

  /** Of the steps out of each piece, few may lead to lung. */
  private void keepFacingTissue(Components pieces, boolean[] gas) {
    byte[][] own = grid.mask();
    pieces.paint(own, gas, (byte) 1);
    long[] steps = new long[gas.length];
    long[] toLung = new long[gas.length];
    pieces.forEachRun(
        (piece, slice, row, from, to) -> {
          for (int i = row * grid.columns + from; gas[piece] && i < row * grid.columns + to; i++) {
            for (int side = 0; side < 6; side++) {
              if (at(own, slice, i, side, 1) == 0) {
                double area = side < 2 ? grid.columnMm * grid.rowMm : grid.sliceMm * grid.rowMm;
                steps[piece] += Math.round(100 * area);
                for (int reach = 1; reach <= REACH; reach++) {
                  if (at(own, slice, i, side, reach) == 0
                      && at(lungs, slice, i, side, reach + 1) != 0) {
                    toLung[piece] += Math.round(100 * area);
                    break;
                  }
                }
              }
            }
          }
        });
    for (int i = 0; i < gas.length; i++) {
      gas[i] &= toLung[i] < FACING_SHARE * steps[i];
    }
  }

  /** The value some cells to one side, 0 beyond the grid. */
  private byte at(byte[][] mask, int slice, int i, int side, int away) {
    int z = side == 0 ? slice - away : side == 1 ? slice + away : slice;
    int x = i % grid.columns + (side == 2 ? -away : side == 3 ? away : 0);
    int y = i / grid.columns + (side == 4 ? -away : side == 5 ? away : 0);
    boolean inside =
        z >= 0 && z < grid.slices && x >= 0 && x < grid.columns && y >= 0 && y < grid.rows;
    return inside ? mask[z][y * grid.columns + x] : 0;
  }

  /** Erases cells, and beside them those of the wall. */
  private void erase(byte[][] chosen, int levelHu) {
    for (int z = 0; z < grid.slices; z++) {
      for (int i = 0; i < lungs[z].length; i++) {
        if (lungs[z][i] != 0) {
          boolean erased = chosen[z][i] != 0;
          for (int side = 0; side < 6 && !erased && grid.hu[z][i] > levelHu; side++) {
            erased = at(chosen, z, i, side, 1) != 0;
          }
          if (erased) {
            lungs[z][i] = 0;
          }
        }
      }
    }
  }

  private void removeFilms() {
    int half = (int) Math.round(MEDIASTINUM_SHARE * (extent.right() - extent.left() + 1));
    int from = Math.max(0, (int) Math.round(extent.middleColumn()) - half);
    int to = Math.min(grid.columns - 1, (int) Math.round(extent.middleColumn()) + half);
    byte[][] thin = grid.mask();
    for (int z = extent.lowest(); z <= extent.highest(); z++) {
      thin(lungs[z], thin[z], from, to);
    }
    Components pieces = Components.of(thin, grid.columns, (byte) 1);
    long[] sum = new long[pieces.count()];
    pieces.forEachRun(
        (piece, slice, row, first, end) -> {
          for (int i = row * grid.columns + first; i < row * grid.columns + end; i++) {
            sum[piece] += grid.hu[slice][i];
          }
        });
    boolean[] film = new boolean[pieces.count()];
    for (int i = 0; i < film.length; i++) {
      film[i] =
          pieces.cells(i) >= grid.cells(LEAST_FILM_ML)
              && sum[i] <= (long) FILM_MEAN_HU * pieces.cells(i);
    }
    pieces.paint(lungs, film, LungMask.NONE);
  }

  /** Marks what an opening of a slice takes away between two columns. */
  private void thin(byte[] slice, byte[] thin, int from, int to) {
    int rx = (int) Math.ceil(FILM_MM / grid.columnMm);
    int ry = (int) Math.ceil(FILM_MM / grid.rowMm);
    int left = Math.max(0, from - rx);
    int right = Math.min(grid.columns - 1, to + rx);
    for (int y = 0; y < grid.rows; y++) {
      Arrays.fill(thin, y * grid.columns + from, y * grid.columns + to + 1, (byte) 0);
      for (int x = from; x <= to; x++) {
        thin[y * grid.columns + x] = (byte) (slice[y * grid.columns + x] != 0 ? 1 : 0);
      }
    }
    for (int y = 0; y < grid.rows; y++) {
      for (int x = left; x <= right; x++) {
        if (slice[y * grid.columns + x] != 0 && fits(slice, x, y, rx, ry)) {
          clear(thin, x, y, rx, ry);
        }
      }
    }
  }

  private boolean fits(byte[] slice, int x, int y, int rx, int ry) {
    for (int dy = -ry; dy <= ry; dy++) {
      for (int dx = -rx; dx <= rx; dx++) {
        boolean beyond = x + dx < 0 || x + dx >= grid.columns || y + dy < 0 || y + dy >= grid.rows;
        if (inDisc(dx, dy) && (beyond || slice[(y + dy) * grid.columns + x + dx] == 0)) {
          return false;
        }
      }
    }
    return true;
  }

  private void clear(byte[] thin, int x, int y, int rx, int ry) {
    for (int dy = -ry; dy <= ry; dy++) {
      for (int dx = -rx; dx <= rx; dx++) {
        if (inDisc(dx, dy)) {
          thin[(y + dy) * grid.columns + x + dx] = 0;
        }
      }
    }
  }

  private boolean inDisc(int dx, int dy) {
    double across = dx * grid.columnMm;
    double down = dy * grid.rowMm;
    return across * across + down * down <= FILM_MM * FILM_MM;
  }
}
