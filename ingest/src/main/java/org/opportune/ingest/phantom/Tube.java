package org.opportune.ingest.phantom;

/** A piece of vessel or airway: a straight tube with round ends, in reference mm. */
record Tube(
    double x0, double y0, double z0, double r0, double x1, double y1, double z1, double r1) {

  double widest() {
    return Math.max(r0, r1);
  }

  /** A row of tubes through points of four numbers each: x, y, z, radius. */
  static java.util.List<Tube> through(double... points) {
    java.util.List<Tube> tubes = new java.util.ArrayList<>();
    for (int i = 4; i < points.length; i += 4) {
      tubes.add(
          new Tube(
              points[i - 4],
              points[i - 3],
              points[i - 2],
              points[i - 1],
              points[i],
              points[i + 1],
              points[i + 2],
              points[i + 3]));
    }
    return tubes;
  }
}
