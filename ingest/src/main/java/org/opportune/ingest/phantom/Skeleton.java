package org.opportune.ingest.phantom;

/** Ribs, breastbone, shoulder blades, collar bones and spine. */
final class Skeleton {
  /** What {@link #hu} says where there is no bone. */
  static final double NO_BONE = -5000;

  private static final double RIB_PITCH_MM = 25;
  private static final double VERTEBRA_PITCH_MM = 24;

  private final BodyOutline body;
  private final double mineral;

  Skeleton(BodyOutline body, double calcium) {
    this.body = body;
    this.mineral = calcium;
  }

  /**
   * Bone or cartilage at a point, in HU.
   *
   * @param cage depth inside the rib cage there
   */
  double hu(double x, double y, double z, double cage) {
    double hu = NO_BONE;
    if (cage < 0 && cage > -16) {
      hu = Math.max(rib(x, y, z, -cage), sternum(x, y, z, -cage));
    } else if (cage < -10 && z > 90) {
      hu = shoulder(x, y, z);
    }
    if (Math.abs(x) < 42 && y > 0) {
      hu = Math.max(hu, spine(x, y, z));
    }
    return hu;
  }

  private double rib(double x, double y, double z, double outside) {
    double dy = y - body.cageCentreY(z);
    if (outside < 1.7 || outside > 12.3) {
      return NO_BONE;
    }
    double back = Math.atan2(Math.abs(x) / body.cageHalfWidth(z), dy / body.cageHalfDepth(z));
    double angle = back / Math.PI;
    if (angle > 0.9 || angle < 0.06) {
      return NO_BONE;
    }
    // Each rib falls from the spine to the front and rises again as cartilage.
    double fall = 72 * Math.sin(Math.min(angle, 0.72) / 0.72 * Math.PI / 2);
    double rise = 45 * Math.max(0, angle - 0.72) / 0.2;
    double height = z + fall - rise;
    double off = height - RIB_PITCH_MM * Math.rint(height / RIB_PITCH_MM);
    double u = (outside - 7) / 5.2;
    double v = off / 7.5;
    double rho = Math.sqrt(u * u + v * v);
    if (rho > 1) {
      return NO_BONE;
    }
    if (angle > 0.74) {
      return 95 + 60 * rho * rho;
    }
    return rho > 0.66 ? 520 * mineral + 120 : 160 * mineral + 30;
  }

  private double sternum(double x, double y, double z, double outside) {
    if (y > 0 || z < 75 || z > 235 || Math.abs(x) > 24) {
      return NO_BONE;
    }
    double half = 15 + 9 * Shapes.step(z, 195, 225);
    double depth = Math.min(half - Math.abs(x), 6 - Math.abs(outside - 7.5));
    if (depth < 0) {
      return NO_BONE;
    }
    return depth < 1.6 ? 380 * mineral : 110 * mineral + 20;
  }

  private double shoulder(double x, double y, double z) {
    double side = Math.abs(x);
    double lift = Shapes.step(z, 90, 260);
    double inner = 72 + 10 * lift;
    double outer = 116 + 32 * lift;
    double yInner = body.cageCentreY(z) + body.cageHalfDepth(z) * 0.84 + 22;
    double depth =
        Shapes.stadium(side, y, inner, yInner, outer, yInner - 38 - 22 * lift, 2.6 + 2.2 * lift);
    if (z > 225) {
      double t = Shapes.clamp01((side - 12) / 130);
      double cy = -72 + 58 * t + 6 * Math.sin(t * 7);
      double cz = 238 + 34 * t;
      double collar = 6.5 - Math.hypot(y - cy, z - cz);
      if (side > 12 && side < 142) {
        depth = Math.max(depth, collar);
      }
    }
    if (depth < 0) {
      return NO_BONE;
    }
    return depth < 2 ? 540 * mineral + 100 : 190 * mineral;
  }

  private double spine(double x, double y, double z) {
    double spineY = body.spineY(z);
    double dy = y - spineY;
    double off = z - VERTEBRA_PITCH_MM * Math.rint(z / VERTEBRA_PITCH_MM);
    double toDisc = VERTEBRA_PITCH_MM / 2 - Math.abs(off);
    double waist = 1.5 * Math.cos(2 * Math.PI * off / VERTEBRA_PITCH_MM);
    double vertebra = (1 - Math.sqrt(x * x / ((18 - waist) * (18 - waist)) + dy * dy / 196)) * 15;
    if (vertebra > 0) {
      if (toDisc < 2.4) {
        return 85;
      }
      return vertebra < 1.6 || toDisc < 3.8 ? 330 * mineral + 90 : 190 * mineral + 15;
    }
    double canal = Math.sqrt(x * x + (dy - 22) * (dy - 22));
    if (canal < 8.5) {
      return canal < 5.5 ? 38 : 12;
    }
    double arch = 3.2 - Math.abs(canal - 11);
    double spinous = Math.abs(off) < 9 ? Shapes.stadium(x, dy, 0, 34, 0, 50, 3.2) : -1;
    double transverse =
        Math.abs(off - 4) < 6 ? Shapes.stadium(Math.abs(x), dy, 9, 20, 31, 29, 4.2) : -1;
    double depth = Math.max(arch, Math.max(spinous, transverse));
    if (depth < 0) {
      return NO_BONE;
    }
    return depth < 1.6 ? 480 * mineral + 90 : 210 * mineral + 20;
  }
}
