package org.opportune.inference.lung;

/**
 * Gives consolidation under the lateral pleura back to the lung.
 *
 * <p>The lateral border of a lung is convex as the chest wall is. In each slice a dent in it of
 * 5..25 mm depth that holds neither fat nor rib is lung that lost its air: the border is drawn
 * across, carrying on the curve of the wall on either side. Dents towards the mediastinum and near
 * the diaphragm are anatomy and stay.
 */
final class RimFiller {
  /** A dent shallower than this is the imprint of a rib, in mm. */
  private static final double SHALLOWEST_MM = 5;

  /** A dent deeper than this is diaphragm or a collapsed lobe, in mm. */
  private static final double DEEPEST_MM = 25;

  /** A longer dent is a deformed chest, in mm. */
  private static final double LONGEST_MM = 110;

  /** Bone, in HU, and the share of a dent it may take. */
  private static final int BONE_HU = 200;

  private static final double BONE_SHARE = 0.03;

  /** Length over which the slope of the wall beside a dent is taken, in mm. */
  private static final double SLOPE_MM = 15;

  /** Furthest that the wall may bulge beyond a straight line over a dent, in mm. */
  private static final double BULGE_MM = 12;

  /** Fat between chest wall and lung, in HU. */
  private static final int FAT_FROM_HU = -150;

  private static final int FAT_TO_HU = -40;

  /** Near the bases the diaphragm dents the lateral border: share of the height left alone. */
  private static final double BASE_SHARE = 0.3;

  private final CoarseGrid grid;
  private final BitMask lung;
  private final BitMask other;
  private final BitMask airways;

  /** Towards larger columns for the left lung, towards smaller ones for the right. */
  private final int outward;

  private RimFiller(CoarseGrid grid, BitMask lung, BitMask other, BitMask airways, boolean left) {
    this.grid = grid;
    this.lung = lung;
    this.other = other;
    this.airways = airways;
    this.outward = left ? 1 : -1;
  }

  /**
   * Fills the dents of one lung.
   *
   * @param left whether it is the left one
   */
  static void fill(CoarseGrid grid, BitMask lung, BitMask other, BitMask airways, boolean left) {
    LungExtent extent = LungExtent.of(lung);
    int height = extent.highest() - extent.lowest();
    RimFiller filler = new RimFiller(grid, lung, other, airways, left);
    int from = (int) Math.ceil(extent.lowest() + BASE_SHARE * height);
    for (int z = from; z <= extent.highest(); z++) {
      filler.fillSlice(z);
    }
  }

  private void fillSlice(int z) {
    int[] border = new int[grid.rows];
    boolean[] has = new boolean[grid.rows];
    for (int y = 0; y < grid.rows; y++) {
      int x = outward > 0 ? lung.last(z, y) : lung.next(z, y, 0);
      has[y] = x >= 0 && x < grid.columns;
      border[y] = outward * x;
    }
    int y = 0;
    while (y < grid.rows) {
      if (!has[y]) {
        y++;
        continue;
      }
      int first = y;
      while (y < grid.rows && has[y]) {
        y++;
      }
      fillSegment(z, border, first, y - 1);
    }
  }

  /** Walks the upper hull of the border over rows first..last and fills between its corners. */
  private void fillSegment(int z, int[] border, int first, int last) {
    int[] hull = new int[last - first + 1];
    int corners = 0;
    for (int y = first; y <= last; y++) {
      while (corners >= 2 && !turnsInward(border, hull[corners - 2], hull[corners - 1], y)) {
        corners--;
      }
      hull[corners++] = y;
    }
    for (int i = 1; i < corners; i++) {
      fillDent(z, border, new Bridge(border, first, hull[i - 1], hull[i], last));
    }
  }

  private static boolean turnsInward(int[] border, int a, int b, int c) {
    return (long) (border[b] - border[a]) * (c - a) > (long) (border[c] - border[a]) * (b - a);
  }

  /** A curve over a dent: a cubic that takes up the wall's slope on either side. */
  private final class Bridge {
    final int from;
    final int to;
    private final double start;
    private final double slope;
    private final double bendFrom;
    private final double bendTo;

    Bridge(int[] border, int first, int from, int to, int last) {
      this.from = from;
      this.to = to;
      this.start = border[from];
      this.slope = (double) (border[to] - border[from]) / (to - from);
      int reach = Math.max(2, (int) Math.round(SLOPE_MM / grid.rowMm));
      int before = Math.max(first, from - reach);
      int after = Math.min(last, to + reach);
      boolean measurable = from - before == reach && after - to == reach;
      this.bendFrom = measurable ? (double) (border[from] - border[before]) / reach - slope : 0;
      this.bendTo = measurable ? (double) (border[after] - border[to]) / reach - slope : 0;
    }

    double chord(int y) {
      return start + slope * (y - from);
    }

    /** Columns beyond the chord, never inward of it and never more than the limit. */
    double at(int y) {
      double length = to - from;
      double t = (y - from) / length;
      double bulge = length * (t * (1 - t) * (1 - t) * bendFrom - t * t * (1 - t) * bendTo);
      return chord(y) + Math.max(0, Math.min(bulge, BULGE_MM / grid.columnMm));
    }
  }

  private void fillDent(int z, int[] border, Bridge bridge) {
    int from = bridge.from;
    int to = bridge.to;
    double length =
        Math.hypot((to - from) * grid.rowMm, (border[to] - border[from]) * grid.columnMm);
    if (to - from < 2 || length > LONGEST_MM) {
      return;
    }
    // Depth is measured across the chord, so that a slanting border is judged like an upright one.
    double across = (to - from) * grid.rowMm / length;
    double deepest = 0;
    int cells = 0;
    int bone = 0;
    long sum = 0;
    for (int y = from + 1; y < to; y++) {
      double chord = bridge.chord(y);
      deepest = Math.max(deepest, (chord - border[y]) * grid.columnMm * across);
      for (int x = border[y] + 1; x <= chord; x++) {
        int i = y * grid.columns + outward * x;
        if (lung.has(z, i) || other.has(z, i) || airways.has(z, i)) {
          return;
        }
        cells++;
        sum += grid.hu[z][i];
        bone += grid.hu[z][i] > BONE_HU ? 1 : 0;
      }
    }
    if (deepest < SHALLOWEST_MM || deepest > DEEPEST_MM || bone > BONE_SHARE * cells) {
      return;
    }
    double mean = (double) sum / cells;
    if (mean >= FAT_FROM_HU && mean <= FAT_TO_HU) {
      return;
    }
    for (int y = from + 1; y < to; y++) {
      double end = Math.round(bridge.at(y));
      for (int x = border[y] + 1; x <= end; x++) {
        int column = outward * x;
        if (column < 0
            || column >= grid.columns
            || grid.hu[z][y * grid.columns + column] > BONE_HU) {
          break;
        }
        lung.set(z, y, column, column + 1);
        other.clear(z, y, column, column + 1);
      }
    }
  }
}
