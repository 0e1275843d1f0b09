package org.opportune.ingest.phantom;

/**
 * The space of both lungs: inside the ribs, above the diaphragm, below the apices, beside heart,
 * spine and great vessels.
 */
final class LungShape {
  static final double APEX_Z = 268;

  private final BodyOutline body;
  private final Physique physique;

  LungShape(BodyOutline body, Physique physique) {
    this.body = body;
    this.physique = physique;
  }

  /** Distance to the pleura, about in mm; positive inside a lung. */
  double depth(double x, double y, double z) {
    double cage = body.cageDepth(x, y, z) - 1.5;
    if (cage < -4) {
      return cage;
    }
    double depth = cage;
    if (z < physique.rightDomeMm() + 30) {
      double floor = (z - diaphragmZ(x, y)) * 0.62;
      if (floor < -6) {
        return floor;
      }
      depth = Shapes.meet(cage, floor, 5);
    }
    if (z > 150) {
      double side = Math.abs(x) - 58;
      depth =
          Shapes.meet(
              depth,
              Shapes.ellipsoid(side, y - body.cageCentreY(z) - 6, z - 150, 82, 104, APEX_Z - 150),
              8);
    }
    if (depth < -4) {
      return depth;
    }
    return Shapes.meet(depth, -mediastinum(x, y, z), 7);
  }

  /** Height of the diaphragm's upper surface. */
  double diaphragmZ(double x, double y) {
    double right = dome(x + 62, y + 18, physique.rightDomeMm());
    double left = dome(x - 66, y + 14, physique.leftDomeMm());
    return Shapes.join(right, left, 20);
  }

  /** Depth inside the space between the lungs. */
  double mediastinum(double x, double y, double z) {
    double centreY = body.cageCentreY(z);
    double halfDepth = body.cageHalfDepth(z);
    double width = 33 - 7 * Shapes.step(z, 190, 250);
    double column =
        (1 - Math.sqrt(sq(x / width) + sq((y - centreY + 2) / (halfDepth * 0.8)))) * width;
    // Both lungs nearly touch behind the breastbone but never meet.
    column = Math.max(column, 3.2 - Math.abs(x));
    double depth = z < 165 ? Shapes.join(column, heart(x, y, z) + 4, 10) : column;
    double spineY = body.spineY(z);
    depth = Shapes.join(depth, 22 - Math.sqrt(sq(x) + sq(y - spineY - 2)), 8);
    depth = Shapes.join(depth, stadiumBehindSpine(x, y, spineY), 5);
    if (z < 200) {
      double aorta = 16.5 - Math.sqrt(sq(x - aortaX(z)) + sq(y - aortaY(z)));
      depth = Shapes.join(depth, z < 180 ? aorta : aorta - (z - 180), 5);
    }
    double hilum = 15 - Math.sqrt(sq(Math.abs(x) - 36) + sq(y - 12) + sq((z - 148) * 0.7));
    return Shapes.join(depth, hilum, 10);
  }

  /** Depth inside the heart. */
  double heart(double x, double y, double z) {
    double size = physique.heart();
    // The heart's long axis points to the left and down.
    double dx = x - 20;
    double dz = z - 78;
    double along = 0.85 * dx - 0.53 * dz;
    double across = 0.53 * dx + 0.85 * dz;
    return Shapes.ellipsoid(
        along, y + 26 * physique.depth(), across, 64 * size, 45 * size, 50 * size);
  }

  /** Where the descending aorta runs at a height. */
  double aortaX(double z) {
    return 4 + 20 * Shapes.clamp01((z + 20) / 160);
  }

  double aortaY(double z) {
    return body.spineY(z) - 12 - 5 * Shapes.clamp01((120 - z) / 120);
  }

  private static double stadiumBehindSpine(double x, double y, double spineY) {
    return Shapes.stadium(x, y, 0, spineY, 0, spineY + 40, 14);
  }

  private static double dome(double dx, double dy, double height) {
    return height * (1 - sq(dx / 92) - sq(dy / 95));
  }

  private static double sq(double value) {
    return value * value;
  }
}
