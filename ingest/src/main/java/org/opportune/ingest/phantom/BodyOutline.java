package org.opportune.ingest.phantom;

/** Skin surface and rib cage: the two closed curves that every other part is placed against. */
final class BodyOutline {
  private final Physique physique;

  BodyOutline(Physique physique) {
    this.physique = physique;
  }

  /** Half width of the space inside the ribs at a height. */
  double cageHalfWidth(double z) {
    double t = taper(z);
    return 134 - 66 * t;
  }

  /** Half depth of the space inside the ribs at a height. */
  double cageHalfDepth(double z) {
    return (90 - 34 * taper(z)) * physique.depth();
  }

  /** Where the middle of the cage lies front to back at a height. */
  double cageCentreY(double z) {
    return -16 * taper(z);
  }

  /** Depth inside the rib cage. */
  double cageDepth(double x, double y, double z) {
    double dy = y - cageCentreY(z);
    if (dy > 0) {
      // The chest wall bulges back on both sides of the spine.
      dy -= 13 * Shapes.step(Math.abs(x), 8, 58) * Shapes.step(dy, 0, 70);
    }
    return Shapes.fullEllipse(x, dy, cageHalfWidth(z), cageHalfDepth(z));
  }

  /** Middle of the vertebral bodies at a height. */
  double spineY(double z) {
    return cageCentreY(z) + cageHalfDepth(z) * 0.72;
  }

  /** Depth below the skin; negative outside. */
  double skinDepth(double x, double y, double z) {
    double shoulder = Shapes.step(z, 150, 290);
    double a = cageHalfWidth(z) + 22 + physique.fatMm() + 96 * shoulder;
    double b = cageHalfDepth(z) + 26 + 0.8 * physique.fatMm() + 14 * shoulder;
    double trunk = Shapes.fullEllipse(x, y - cageCentreY(z) - 7, a, b);
    // The furrow over the spinous processes.
    trunk -= y > 0 ? 5 * Math.exp(-x * x / 250) : 0;
    if (physique.breastMm() <= 0 || y > 0) {
      return trunk;
    }
    double breast =
        Shapes.ellipsoid(
            Math.abs(x) - 78, y + cageHalfDepth(z) + 12, z - 105, 58, physique.breastMm() + 14, 55);
    return Shapes.join(trunk, breast, 14);
  }

  /** Depth of the lower edge of the fat, below the skin. */
  double fatEdge(double x, double y) {
    // Thinner over breastbone and spine, thicker at the flanks.
    return 3 + physique.fatMm() * (0.7 + 0.5 * Shapes.clamp01(Math.abs(x) / 140) + 0.0015 * y);
  }

  /** Lowest point of the back over all heights: the couch starts there. */
  double backY() {
    return cageHalfDepth(60) + 26 + 0.8 * physique.fatMm() + 5;
  }

  private static double taper(double z) {
    double t = Shapes.clamp01((z - 50) / 220);
    return t * t;
  }
}
