package org.opportune.inference.lung;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows tubes of air from slice to slice: round spots near the midline whose place and size
 * change little. The trachea is one over at least 20 mm; an air-filled gullet may run behind it.
 * Where a wall is so thin that a spot runs into a lung, a tube is carried on through the gap.
 */
final class TracheaFinder {
  /** Air of a lumen, in HU; above that of gas because small tubes are blurred. */
  private static final int AIR_HU = -750;

  /** Cross-section of a trachea, in square mm: a child's to a saber-sheath or enlarged one's. */
  private static final double LEAST_AREA_MM2 = 30;

  private static final double MOST_AREA_MM2 = 800;

  /** Distance of the centre from the middle of the lungs, in mm. */
  private static final double OFF_MIDLINE_MM = 45;

  private static final double SHORTEST_MM = 20;

  /** A gullet is told from pieces of lung by its length, its place and its air. */
  private static final double SHORTEST_GULLET_MM = 40;

  private static final double GULLET_ASIDE_MM = 30;
  private static final double GULLET_BEHIND_MM = 60;
  private static final int GULLET_MEAN_HU = -870;

  /** The longest gap in the wall of a tube, in mm. */
  private static final double LONGEST_GAP_MM = 30;

  /** Share of a spot that is air still in a gap. */
  private static final double AIR_IN_GAP = 0.8;

  /** One spot of air in one slice. */
  private record Spot(
      int slice, int label, double xMm, double yMm, double areaMm2, double fill, Components in) {}

  private final CoarseGrid grid;
  private final LungExtent extent;

  /** Cells inside the patient with the air of a lumen, from the lungs' lowest slice up. */
  private final BitMask air;

  private TracheaFinder(CoarseGrid grid, BitMask inside, LungExtent extent) {
    this.grid = grid;
    this.extent = extent;
    this.air = grid.mask();
    for (int z = extent.lowest(); z < grid.slices; z++) {
      air.fillUpTo(z, grid.hu[z], AIR_HU, inside);
    }
  }

  /**
   * Tubes of air.
   *
   * @param trachea its cells; null when the volume shows none, as a scan of the lower chest does
   * @param gullet air in the gullet
   */
  record Tubes(BitMask trachea, BitMask gullet) {}

  /**
   * Finds trachea and gullet.
   *
   * @param inside air inside the patient
   */
  static Tubes find(CoarseGrid grid, BitMask inside, LungExtent extent) {
    return new TracheaFinder(grid, inside, extent).find();
  }

  private Tubes find() {
    List<List<Spot>> spots = new ArrayList<>();
    for (int z = 0; z < grid.slices; z++) {
      spots.add(z < extent.lowest() ? List.of() : spots(z));
    }
    // The carina lies above the middle of the lungs; one third leaves room for partial scans.
    int lowest = extent.lowest() + (extent.highest() - extent.lowest()) / 3;
    Chain trachea = longest(spots, lowest, SHORTEST_MM);
    BitMask gullet = grid.mask();
    if (trachea == null) {
      return new Tubes(null, gullet);
    }
    Chain other = longest(without(spots, trachea), lowest, SHORTEST_GULLET_MM);
    if (other != null && isBehind(trachea, other) && other.meanArea() > trachea.meanArea()) {
      trachea = other; // the gullet held air over a longer way
    }
    List<List<Spot>> rest = without(spots, trachea);
    Chain behind = longest(rest, extent.lowest(), SHORTEST_GULLET_MM);
    if (behind != null && isBehind(behind, trachea)) {
      paint(behind, gullet);
    }
    BitMask lumen = grid.mask();
    paint(trachea, lumen);
    return new Tubes(lumen, gullet);
  }

  /** Whether a tube runs behind another as a gullet behind the trachea, and holds air. */
  private boolean isBehind(Chain gullet, Chain trachea) {
    double behind = gullet.sumY / gullet.length - trachea.sumY / trachea.length;
    double aside = gullet.sumX / gullet.length - trachea.sumX / trachea.length;
    return behind > 0
        && behind <= GULLET_BEHIND_MM
        && Math.abs(aside) <= GULLET_ASIDE_MM
        && meanHu(gullet) <= GULLET_MEAN_HU;
  }

  private double meanHu(Chain tube) {
    BitMask lumen = grid.mask();
    paint(tube, lumen);
    Double mean = AirwayGrower.meanLumenHu(grid, lumen);
    return mean == null ? 0 : mean;
  }

  private static List<List<Spot>> without(List<List<Spot>> spots, Chain tube) {
    List<List<Spot>> rest = new ArrayList<>(spots);
    for (Chain at = tube; at != null; at = at.above) {
      Spot taken = at.spot;
      rest.set(
          taken.slice(), rest.get(taken.slice()).stream().filter(spot -> spot != taken).toList());
    }
    return rest;
  }

  /** The best tube down to a slice; null when it is shorter than the given length. */
  private Chain longest(List<List<Spot>> spots, int lowest, double shortestMm) {
    int gap = Math.max(1, (int) (LONGEST_GAP_MM / grid.sliceMm));
    List<List<Chain>> chains = new ArrayList<>();
    for (int z = 0; z < grid.slices; z++) {
      chains.add(List.of());
    }
    Chain best = null;
    for (int z = grid.slices - 1; z >= lowest; z--) {
      List<Chain> here = new ArrayList<>();
      for (Spot spot : spots.get(z)) {
        Chain above = null;
        for (int up = z + 1; up <= Math.min(grid.slices - 1, z + gap) && above == null; up++) {
          for (Chain chain : chains.get(up)) {
            if (continues(chain.spot, spot)
                && (above == null || chain.score > above.score)
                && airBetween(chain.spot, spot)) {
              above = chain;
            }
          }
        }
        Chain chain = new Chain(spot, above, spot.fill() * grid.sliceMm);
        here.add(chain);
        if (best == null || chain.score > best.score) {
          best = chain;
        }
      }
      chains.set(z, here);
    }
    return best == null || best.length * grid.sliceMm < shortestMm ? null : best;
  }

  /** Whether the place of a spot is air in every slice down to the next spot. */
  private boolean airBetween(Spot above, Spot below) {
    for (int z = above.slice() - 1; z > below.slice(); z--) {
      if (carried(above, z).count() < AIR_IN_GAP * above.in().cells(above.label())) {
        return false;
      }
    }
    return true;
  }

  /** The air of a slice at the place of a spot of another. */
  private BitMask carried(Spot spot, int z) {
    BitMask place = new BitMask(grid.columns, grid.rows, 1);
    paint(spot, place);
    return place.keep(air.only(z));
  }

  /** A run of spots down to one slice. */
  private static final class Chain {
    final Spot spot;
    final Chain above;
    final double score;
    final int length;
    final double sumX;
    final double sumY;
    final double sumArea;

    Chain(Spot spot, Chain above, double gain) {
      this.spot = spot;
      this.above = above;
      this.score = gain + (above == null ? 0 : above.score);
      this.length = 1 + (above == null ? 0 : above.length);
      this.sumX = spot.xMm() + (above == null ? 0 : above.sumX);
      this.sumY = spot.yMm() + (above == null ? 0 : above.sumY);
      this.sumArea = spot.areaMm2() + (above == null ? 0 : above.sumArea);
    }

    double meanArea() {
      return sumArea / length;
    }
  }

  private void paint(Chain tube, BitMask lumen) {
    for (Chain chain = tube; chain != null; chain = chain.above) {
      paint(chain.spot, lumen.only(chain.spot.slice()));
      for (int z = chain.spot.slice() + 1;
          chain.above != null && z < chain.above.spot.slice();
          z++) {
        lumen.only(z).add(carried(chain.above.spot, z));
      }
    }
  }

  private static void paint(Spot spot, BitMask slice) {
    boolean[] chosen = new boolean[spot.in().count()];
    chosen[spot.label()] = true;
    spot.in().paint(slice, chosen);
  }

  private boolean continues(Spot above, Spot below) {
    double ratio = above.areaMm2() / below.areaMm2();
    double apart = Math.hypot(above.xMm() - below.xMm(), above.yMm() - below.yMm());
    return ratio > 0.5 && ratio < 2 && apart <= 3 + grid.sliceMm;
  }

  private List<Spot> spots(int z) {
    Components components = Components.of(air.only(z));
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
}
