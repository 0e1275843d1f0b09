package org.opportune.inference.lung;

import java.util.Arrays;

/** Chooses, among the pockets of air inside a patient, those that are lung. */
final class AirPockets {
  /** A pocket smaller than this is left out, in ml. */
  private static final double SMALLEST_ML = 2;

  /** Less lung than this in all is no chest, in ml: a child's single lung base holds more. */
  private static final double LEAST_LUNG_ML = 80;

  /** Share of a pocket that must lie inside the patient; the air of a couch does not. */
  static final double INSIDE_SHARE = 0.5;

  /** A second pocket of at least this share of the largest can be a whole lung. */
  private static final double LARGE_SHARE = 0.1;

  /** Free gas: stomach and bowel. Lung has vessels, so its upper quartile is denser; in HU. */
  private static final int GAS_MEDIAN_HU = -960;

  private static final int GAS_UPPER_QUARTILE_HU = -925;

  private static final int FLOOR_HU = -1100;

  private final CoarseGrid grid;
  private final Components pockets;
  private final boolean[] chosen;
  private final int[] lowest;
  private final int[] highest;
  private final double[] centre;
  private final int[] leftmost;
  private final int[] rightmost;

  /** Columns that the large pockets reach. */
  private int left;

  private int right;

  private AirPockets(CoarseGrid grid, Components pockets) {
    this.grid = grid;
    this.pockets = pockets;
    this.chosen = new boolean[pockets.count()];
    this.lowest = new int[pockets.count()];
    this.highest = new int[pockets.count()];
    this.centre = new double[pockets.count()];
    this.leftmost = new int[pockets.count()];
    this.rightmost = new int[pockets.count()];
  }

  /**
   * Marks lung, airways still joined to it included.
   *
   * @throws NoLungsException when less than 80 ml of air inside the patient can be lung
   */
  static BitMask lungs(Thorax thorax) {
    CoarseGrid grid = thorax.grid;
    AirPockets pockets = new AirPockets(grid, Components.of(thorax.inside));
    pockets.measure();
    pockets.choose(pockets.pockets.overlap(thorax.body));
    BitMask lungs = grid.mask();
    pockets.pockets.paint(lungs, pockets.chosen);
    HangingGas.remove(grid, lungs);
    return lungs;
  }

  private void measure() {
    Arrays.fill(lowest, Integer.MAX_VALUE);
    Arrays.fill(leftmost, Integer.MAX_VALUE);
    pockets.forEachRun(
        (pocket, slice, row, from, to) -> {
          lowest[pocket] = Math.min(lowest[pocket], slice);
          highest[pocket] = Math.max(highest[pocket], slice);
          leftmost[pocket] = Math.min(leftmost[pocket], from);
          rightmost[pocket] = Math.max(rightmost[pocket], to - 1);
          centre[pocket] += (double) slice * (to - from) / pockets.cells(pocket);
        });
  }

  private void choose(int[] inside) {
    boolean[] candidate = new boolean[pockets.count()];
    for (int i = 0; i < candidate.length; i++) {
      candidate[i] =
          pockets.cells(i) >= grid.cells(SMALLEST_ML)
              && inside[i] >= INSIDE_SHARE * pockets.cells(i);
    }
    rejectGas(candidate);
    int main = -1;
    for (int i = 0; i < candidate.length; i++) {
      if (candidate[i] && (main < 0 || pockets.cells(i) > pockets.cells(main))) {
        main = i;
      }
    }
    if (main < 0 || pockets.cells(main) < grid.cells(LEAST_LUNG_ML)) {
      throw new NoLungsException(
          "Cannot find lungs: no pocket of air inside the body holds "
              + LEAST_LUNG_ML
              + " ml or more and looks like lung");
    }
    // The apices of both lungs lie at one height, bowel lies at or below the bases: a second lung
    // reaches the upper half of the first, also where the scan shows bases alone.
    double middle = (lowest[main] + highest[main]) / 2.0;
    left = leftmost[main];
    right = rightmost[main];
    for (int i = 0; i < candidate.length; i++) {
      if (candidate[i] && pockets.cells(i) >= LARGE_SHARE * pockets.cells(main)) {
        left = Math.min(left, leftmost[i]);
        right = Math.max(right, rightmost[i]);
      }
    }
    for (int i = 0; i < candidate.length; i++) {
      boolean large = pockets.cells(i) >= LARGE_SHARE * pockets.cells(main);
      chosen[i] =
          candidate[i] && (large ? highest[i] >= middle : centre[i] >= middle && !isCentral(i));
    }
  }

  /** Whether a pocket lies between the lungs: gullet, trachea, gas of the mediastinum. */
  private boolean isCentral(int pocket) {
    double half = HangingGas.MEDIASTINUM_SHARE * (right - left + 1);
    double midline = (left + right) / 2.0;
    return leftmost[pocket] >= midline - half && rightmost[pocket] <= midline + half;
  }

  private void rejectGas(boolean[] candidate) {
    int[][] histograms = new int[candidate.length][];
    pockets.forEachRun(
        (pocket, slice, row, from, to) -> {
          if (candidate[pocket]) {
            if (histograms[pocket] == null) {
              histograms[pocket] = new int[-FLOOR_HU + 1];
            }
            int offset = row * grid.columns;
            for (int i = offset + from; i < offset + to; i++) {
              int hu = Math.max(FLOOR_HU, Math.min(0, grid.hu[slice][i]));
              histograms[pocket][hu - FLOOR_HU]++;
            }
          }
        });
    for (int i = 0; i < candidate.length; i++) {
      if (candidate[i]) {
        candidate[i] =
            quantile(histograms[i], 0.5, pockets.cells(i)) > GAS_MEDIAN_HU
                || quantile(histograms[i], 0.75, pockets.cells(i)) > GAS_UPPER_QUARTILE_HU;
      }
    }
  }

  private static int quantile(int[] histogram, double share, long total) {
    long sum = 0;
    for (int bin = 0; bin < histogram.length; bin++) {
      sum += histogram[bin];
      if (sum >= share * total) {
        return bin + FLOOR_HU;
      }
    }
    return 0;
  }
}
