package org.opportune.ingest.phantom;

import java.util.List;

/** Finds the samples of a plane that lie in or near tubes. */
final class TubeRaster {
  private final PlaneGrid grid;

  TubeRaster(PlaneGrid grid) {
    this.grid = grid;
  }

  /** Receives samples near a tube. */
  interface Visitor {
    /**
     * A sample whose distance to the tube's axis is {@code axisMm}, where it is {@code radiusMm}
     * wide.
     */
    void visit(int index, double axisMm, double radiusMm);
  }

  /**
   * Visits each sample of the plane at {@code z} that is within {@code marginMm} of a tube's wall.
   */
  void visit(List<Tube> tubes, double z, double marginMm, Visitor visitor) {
    for (Tube tube : tubes) {
      double reach = tube.widest() + marginMm;
      if (Math.min(tube.z0(), tube.z1()) - reach <= z
          && z <= Math.max(tube.z0(), tube.z1()) + reach) {
        visit(tube, z, reach, visitor);
      }
    }
  }

  private void visit(Tube tube, double z, double reach, Visitor visitor) {
    double dx = tube.x1() - tube.x0();
    double dy = tube.y1() - tube.y0();
    double dz = tube.z1() - tube.z0();
    double perLength = 1 / (dx * dx + dy * dy + dz * dz + 1e-9);
    // Only the part of the axis within reach of the plane bounds the samples to look at.
    double from = 0;
    double to = 1;
    if (Math.abs(dz) > 1e-6) {
      double a = (z - reach - tube.z0()) / dz;
      double b = (z + reach - tube.z0()) / dz;
      from = Shapes.clamp01(Math.min(a, b));
      to = Shapes.clamp01(Math.max(a, b));
    }
    double xa = tube.x0() + from * dx;
    double xb = tube.x0() + to * dx;
    double ya = tube.y0() + from * dy;
    double yb = tube.y0() + to * dy;
    int lastColumn = grid.to(Math.max(xa, xb) + reach);
    int lastRow = grid.to(Math.max(ya, yb) + reach);
    double pz = z - tube.z0();
    for (int row = grid.from(Math.min(ya, yb) - reach); row <= lastRow; row++) {
      double py = grid.position(row) - tube.y0();
      for (int column = grid.from(Math.min(xa, xb) - reach); column <= lastColumn; column++) {
        double px = grid.position(column) - tube.x0();
        double t = Shapes.clamp01((px * dx + py * dy + pz * dz) * perLength);
        double ex = px - t * dx;
        double ey = py - t * dy;
        double ez = pz - t * dz;
        double square = ex * ex + ey * ey + ez * ez;
        if (square <= reach * reach) {
          visitor.visit(
              row * grid.matrix() + column,
              Math.sqrt(square),
              tube.r0() + t * (tube.r1() - tube.r0()));
        }
      }
    }
  }
}
