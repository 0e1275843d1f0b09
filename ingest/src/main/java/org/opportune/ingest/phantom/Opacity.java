package org.opportune.ingest.phantom;

/**
 * One lump of denser tissue inside a lung, its outline uneven as grown tissue is.
 *
 * @param kind what it is
 * @param x centre to the left, in reference mm
 * @param y centre to the back
 * @param z centre to the head
 * @param radiusMm mean of its half axes
 * @param flatness its height against its width
 * @param rimMm width of the rim over which it fades
 * @param strength share of the tissue that it replaces, 0 to 1
 * @param hu density of what replaces it
 */
record Opacity(
    FindingKind kind,
    double x,
    double y,
    double z,
    double radiusMm,
    double flatness,
    double rimMm,
    double strength,
    double hu) {
  private static final double UNEVEN = 0.3;

  /** No sample farther from the centre belongs to it. */
  double reachMm() {
    return radiusMm * (1 + UNEVEN) + rimMm;
  }

  /** Depth below its surface in mm; negative outside. */
  double depth(double px, double py, double pz, LatticeNoise outline) {
    double dx = px - x;
    double dy = py - y;
    double dz = (pz - z) / flatness;
    double distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    return radiusMm * (1 + UNEVEN * outline.at(px, py, pz)) - distance;
  }
}
