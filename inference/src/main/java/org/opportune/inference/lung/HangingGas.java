package org.opportune.inference.lung;

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
  private final BitMask lungs;
  private final LungExtent extent;

  private HangingGas(CoarseGrid grid, BitMask lungs) {
    this.grid = grid;
    this.lungs = lungs;
    this.extent = LungExtent.of(lungs);
  }

  /** Takes gas out of lungs. */
  static void remove(CoarseGrid grid, BitMask lungs) {
    HangingGas gas = new HangingGas(grid, lungs);
    for (int level : WALLS_HU) {
      gas.removeUnderDomes(level);
    }
    gas.removeFilms();
  }

  private void removeUnderDomes(int levelHu) {
    int ceiling = extent.lowest() + (int) (BASE_SHARE * (extent.highest() - extent.lowest() + 1));
    // A piece that reaches the ceiling is none; what it is above does not matter.
    BitMask dark = grid.mask();
    for (int z = extent.lowest(); z <= Math.min(ceiling, extent.highest()); z++) {
      dark.fillUpTo(z, grid.hu[z], levelHu, lungs);
    }
    Components pieces = Components.of(dark);
    boolean[] gas = new boolean[pieces.count()];
    for (int i = 0; i < gas.length; i++) {
      gas[i] = pieces.cells(i) >= grid.cells(LEAST_DOME_ML);
    }
    pieces.forEachRun((piece, slice, row, from, to) -> gas[piece] &= slice < ceiling);
    keepDark(pieces, gas);
    keepFacingTissue(pieces, gas);
    BitMask chosen = grid.mask();
    pieces.paint(chosen, gas);
    if (chosen.count() > 0) {
      erase(chosen, levelHu);
    }
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
    BitMask own = grid.mask();
    pieces.paint(own, gas);
    long[] steps = new long[gas.length];
    long[] toLung = new long[gas.length];
    pieces.forEachRun(
        (piece, slice, row, from, to) -> {
          for (int i = row * grid.columns + from; gas[piece] && i < row * grid.columns + to; i++) {
            for (int side = 0; side < 6; side++) {
              if (!at(own, slice, i, side, 1)) {
                double area = side < 2 ? grid.columnMm * grid.rowMm : grid.sliceMm * grid.rowMm;
                steps[piece] += Math.round(100 * area);
                for (int reach = 1; reach <= REACH; reach++) {
                  if (!at(own, slice, i, side, reach) && at(lungs, slice, i, side, reach + 1)) {
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

  /** Whether the cell some cells to one side belongs to a set; none does beyond the grid. */
  private boolean at(BitMask mask, int slice, int i, int side, int away) {
    int z = side == 0 ? slice - away : side == 1 ? slice + away : slice;
    int x = i % grid.columns + (side == 2 ? -away : side == 3 ? away : 0);
    int y = i / grid.columns + (side == 4 ? -away : side == 5 ? away : 0);
    boolean inside =
        z >= 0 && z < grid.slices && x >= 0 && x < grid.columns && y >= 0 && y < grid.rows;
    return inside && mask.has(z, y, x);
  }

  /** Erases cells, and beside them those of the wall. */
  private void erase(BitMask chosen, int levelHu) {
    BitMask beside = Neighbours.beside(chosen);
    BitMask dark = grid.mask();
    for (int z = 0; z < grid.slices; z++) {
      if (z > 0) {
        Neighbours.join(chosen.slice(z - 1), beside.slice(z), 0);
      }
      if (z < grid.slices - 1) {
        Neighbours.join(chosen.slice(z + 1), beside.slice(z), 0);
      }
      dark.fillUpTo(z, grid.hu[z], levelHu, beside);
    }
    lungs.remove(chosen).remove(beside.remove(dark));
  }

  private void removeFilms() {
    int half = (int) Math.round(MEDIASTINUM_SHARE * (extent.right() - extent.left() + 1));
    int from = Math.max(0, (int) Math.round(extent.middleColumn()) - half);
    int to = Math.min(grid.columns - 1, (int) Math.round(extent.middleColumn()) + half);
    Ball disc = Ball.of((dx, dy, dz) -> inDisc(dx, dy), grid.rows, 0);
    BitMask thin = grid.mask();
    for (int z = extent.lowest(); z <= extent.highest(); z++) {
      BitMask slice = lungs.only(z);
      BitMask middle = thin.only(z);
      for (int row = extent.front(); row <= extent.back(); row++) {
        middle.set(0, row, from, to + 1);
      }
      // What an opening takes away.
      middle.keep(slice).remove(disc.dilate(disc.erode(slice)));
    }
    Components pieces = Components.of(thin);
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
    pieces.erase(lungs, film);
  }

  private boolean inDisc(int dx, int dy) {
    double across = dx * grid.columnMm;
    double down = dy * grid.rowMm;
    return across * across + down * down <= FILM_MM * FILM_MM;
  }
}
