package org.opportune.inference.lung;

/**
 * Fills vessels, fissures, nodules and notches of one lung: a closing with a ball, then every hole
 * that lung encloses on all sides. Airways are never filled.
 */
final class LungCloser {
  /** Cells whose centres lie this much beyond the ball still count, in square mm. */
  private static final float TOLERANCE_MM2 = 1e-3f;

  private LungCloser() {}

  /** Closes one lung; cells of the other one, of airways and of outside stay. */
  static void close(
      CoarseGrid grid, BitMask lung, BitMask other, BitMask airways, double radiusMm) {
    if (lung.count() == 0) {
      return;
    }
    Ball ball = ball(grid, radiusMm);
    BitMask box = box(grid, LungExtent.of(lung), radiusMm);
    BitMask gap = box.copy().remove(ball.dilate(lung));
    BitMask closed = box.remove(ball.dilate(gap));
    lung.add(closed.remove(other).remove(airways));
  }

  private static Ball ball(CoarseGrid grid, double radiusMm) {
    float limit = (float) (radiusMm * radiusMm) + TOLERANCE_MM2;
    return Ball.of(
        (dx, dy, dz) ->
            square(dx * grid.columnMm) + square(dy * grid.rowMm) + square(dz * grid.sliceMm)
                <= limit,
        margin(radiusMm, grid.rowMm),
        margin(radiusMm, grid.sliceMm));
  }

  private static float square(double mm) {
    return (float) (mm * mm);
  }

  /** The slices of a lung, and around it as many rows and columns as the ball reaches. */
  private static BitMask box(CoarseGrid grid, LungExtent extent, double radiusMm) {
    int mx = margin(radiusMm, grid.columnMm);
    int my = margin(radiusMm, grid.rowMm);
    int left = Math.max(0, extent.left() - mx);
    int end = Math.min(grid.columns, extent.right() + mx + 1);
    BitMask box = grid.mask();
    for (int z = extent.lowest(); z <= extent.highest(); z++) {
      int back = Math.min(grid.rows - 1, extent.back() + my);
      for (int y = Math.max(0, extent.front() - my); y <= back; y++) {
        box.set(z, y, left, end);
      }
    }
    return box;
  }

  private static int margin(double radiusMm, double cellMm) {
    return (int) Math.floor(radiusMm / cellMm + 1e-6);
  }

  /** Gives every hole that lungs enclose on all sides, but no airway, to the lung before it. */
  static void fillHoles(Sides sides, BitMask airways) {
    BitMask left = sides.left();
    Components gaps = Components.of(sides.both().complement());
    boolean[] open = gaps.touchingFrame();
    boolean[] ofLeft = new boolean[gaps.count()];
    gaps.forEachRun(
        (gap, slice, row, from, to) -> {
          open[gap] |= slice == 0 || slice == left.slices - 1;
          if (!open[gap]) {
            ofLeft[gap] = left.has(slice, row, from - 1);
          }
        });
    boolean[] ofRight = new boolean[gaps.count()];
    for (int gap = 0; gap < open.length; gap++) {
      ofRight[gap] = !open[gap] && !ofLeft[gap];
      ofLeft[gap] &= !open[gap];
    }
    fill(gaps, ofLeft, left, airways);
    fill(gaps, ofRight, sides.right(), airways);
  }

  private static void fill(Components gaps, boolean[] chosen, BitMask lung, BitMask airways) {
    BitMask holes = lung.empty();
    gaps.paint(holes, chosen);
    lung.add(holes.remove(airways));
  }
}
