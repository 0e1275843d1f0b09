package org.opportune.ingest.phantom;

/** Distances to simple solids, in mm, positive inside, and ways to join them. */
final class Shapes {
  private Shapes() {}

  /** Intersection of two solids with a rounded edge of about {@code roundMm}. */
  static double meet(double a, double b, double roundMm) {
    double h = Math.max(roundMm - Math.abs(a - b), 0) / roundMm;
    return Math.min(a, b) - h * h * roundMm / 4;
  }

  /** Union of two solids with a rounded groove of about {@code roundMm}. */
  static double join(double a, double b, double roundMm) {
    return -meet(-a, -b, roundMm);
  }

  /** Depth inside an ellipse whose corners are fuller than those of a true ellipse. */
  static double fullEllipse(double dx, double dy, double a, double b) {
    double u = dx * dx / (a * a);
    double v = dy * dy / (b * b);
    double sum = u + v;
    if (sum < 1e-9) {
      return Math.min(a, b);
    }
    double rho = Math.sqrt(sum - 0.5 * u * v / sum);
    return Math.sqrt(dx * dx + dy * dy) * (1 / rho - 1);
  }

  /** Depth inside an ellipsoid, exact on its surface only. */
  static double ellipsoid(double dx, double dy, double dz, double a, double b, double c) {
    double u = dx / a;
    double v = dy / b;
    double w = dz / c;
    double rho = Math.sqrt(u * u + v * v + w * w);
    double gradient = Math.sqrt(u * u / (a * a) + v * v / (b * b) + w * w / (c * c)) + 1e-6;
    return Math.min((1 - rho) * rho / gradient, Math.min(a, Math.min(b, c)));
  }

  /** Depth inside a stadium: all points closer than {@code radius} to a segment of the plane. */
  static double stadium(
      double x, double y, double x0, double y0, double x1, double y1, double radius) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double t = clamp01(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy));
    double ex = x - x0 - t * dx;
    double ey = y - y0 - t * dy;
    return radius - Math.sqrt(ex * ex + ey * ey);
  }

  /** Smooth step from 0 at {@code from} to 1 at {@code to}. */
  static double step(double value, double from, double to) {
    double t = clamp01((value - from) / (to - from));
    return t * t * (3 - 2 * t);
  }

  static double clamp01(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
