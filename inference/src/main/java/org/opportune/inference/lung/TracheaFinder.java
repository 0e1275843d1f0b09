package org.opportune.inference.lung;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows the trachea from slice to slice: a round spot of air near the midline whose place and
 * size change little over at least 20 mm.
 */
final class TracheaFinder {
  /** Cell value of the lumen. */
  static final byte LUMEN = 1;

  /** Air of a lumen, in HU; above that of gas because small tubes are blurred. */
  private static final int AIR_HU = -750;

  /** Cross-section of a trachea, in square mm: a child's to a saber-sheath or enlarged one's. */
  private static final double LEAST_AREA_MM2 = 30;

  private static final double MOST_AREA_MM2 = 800;

  /** Distance of the centre from the middle of the lungs, in mm. */
  private static final double OFF_MIDLINE_MM = 45;

  private static final double SHORTEST_MM = 20;

  /** One spot of air in one slice. */
  private record Spot(
      int slice, int label, double xMm, double yMm, double areaMm2, double fill, Components in) {}

  private final CoarseGrid grid;
  private final byte[][] outside;
  private final LungExtent extent;

  private TracheaFinder(CoarseGrid grid, byte[][] outside, LungExtent extent) {
    this.grid = grid;
    this.outside = outside;
    this.extent = extent;
  }

  /**
   * Marks the cells of the trachea.
   *
   * @return null when the volume shows none, as a scan of the lower chest does
   */
  static byte[][] find(CoarseGrid grid, byte[][] outside, LungExtent extent) {
    return new TracheaFinder(grid, outside, extent).find();
  }

  private byte[][] find() {
    List<Spot> above = List.of();
    List<Chain> chainsAbove = List.of();
    Chain best = null;
    // The carina lies above the middle of the lungs; one third leaves room for partial scans.
    int lowest = extent.lowest() + (extent.highest() - extent.lowest()) / 3;
    for (int z = grid.slices - 1; z >= lowest; z--) {
      List<Spot> spots = spots(z);
      List<Chain> chains = new ArrayList<>();
      for (Spot spot : spots) {
        Chain longest = null;
        for (int i = 0; i < above.size(); i++) {
          Chain chain = chainsAbove.get(i);
          if (continues(above.get(i), spot) && (longest == null || chain.score > longest.score)) {
            longest = chain;
          }
        }
        Chain chain = new Chain(spot, longest, spot.fill() * grid.sliceMm);
        chains.add(chain);
        if (best == null || chain.score > best.score) {
          best = chain;
        }
      }
      above = spots;
      chainsAbove = chains;
    }
    if (best == null || best.length * grid.sliceMm < SHORTEST_MM) {
      return null;
    }
    return paint(best);
  }

  /** A run of spots down to one slice. */
  private static final class Chain {
    final Spot spot;
    final Chain above;
    final double score;
    final int length;

    Chain(Spot spot, Chain above, double gain) {
      this.spot = spot;
      this.above = above;
      this.score = gain + (above == null ? 0 : above.score);
      this.length = 1 + (above == null ? 0 : above.length);
    }
  }

  private byte[][] paint(Chain best) {
    byte[][] lumen = grid.mask();
    for (Chain chain = best; chain != null; chain = chain.above) {
      boolean[] chosen = new boolean[chain.spot.in().count()];
      chosen[chain.spot.label()] = true;
      chain.spot.in().paint(new byte[][] {lumen[chain.spot.slice()]}, chosen, LUMEN);
    }
    return lumen;
  }

  private boolean continues(Spot above, Spot below) {
    double ratio = above.areaMm2() / below.areaMm2();
    double apart = Math.hypot(above.xMm() - below.xMm(), above.yMm() - below.yMm());
    return ratio > 0.5 && ratio < 2 && apart <= 3 + grid.sliceMm;
  }

  private List<Spot> spots(int z) {
    byte[] air = new byte[grid.cellsPerSlice()];
    for (int i = 0; i < air.length; i++) {
      air[i] = (byte) (grid.hu[z][i] <= AIR_HU && outside[z][i] == 0 ? 1 : 0);
    }
    Components components = Components.of(air, grid.columns, (byte) 1);
    int count = components.count();
    double[] sumX = new double[count];
    double[] sumY = new double[count];
    int[][] box = new int[count][];
    components.forEachRun(
        (spot, slice, row, from, to) -> {
          sumX[spot] += (from + to - 1) / 2.0 * (to - from);
          sumY[spot] += (double) row * (to - from);
          if (box[spot] == null) {
            box[spot] = new int[] {from, to, row, row + 1};
          }
          box[spot][0] = Math.min(box[spot][0], from);
          box[spot][1] = Math.max(box[spot][1], to);
          box[spot][3] = row + 1;
        });
    List<Spot> spots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int cells = components.cells(i);
      double area = cells * grid.columnMm * grid.rowMm;
      if (area < LEAST_AREA_MM2 || area > MOST_AREA_MM2) {
        continue;
      }
      double width = (box[i][1] - box[i][0]) * grid.columnMm;
      double depth = (box[i][3] - box[i][2]) * grid.rowMm;
      double fill = area / (width * depth);
      double aspect = Math.max(width, depth) / Math.min(width, depth);
      double x = sumX[i] / cells * grid.columnMm;
      double y = sumY[i] / cells * grid.rowMm;
      if (fill > 0.5 && aspect < 2.5 && isCentral(x, y)) {
        spots.add(new Spot(z, i, x, y, area, fill, components));
      }
    }
    return spots;
  }

  private boolean isCentral(double xMm, double yMm) {
    return Math.abs(xMm - extent.middleColumn() * grid.columnMm) <= OFF_MIDLINE_MM
        && yMm >= extent.front() * grid.rowMm - 20
        && yMm <= extent.back() * grid.rowMm;
  }

  /** Counts the cells of a lumen. */
  static long cells(byte[][] lumen) {
    long cells = 0;
    for (byte[] slice : lumen) {
      for (byte cell : slice) {
        cells += cell == LUMEN ? 1 : 0;
      }
    }
    return cells;
  }

  /** Copies a mask deeply. */
  static byte[][] copy(byte[][] mask) {
    return Arrays.stream(mask).map(byte[]::clone).toArray(byte[][]::new);
  }
}
