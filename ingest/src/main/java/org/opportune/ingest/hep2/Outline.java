package org.opportune.ingest.hep2;

import java.util.SplittableRandom;

/**
 * A closed shape: an ellipse with gentle dents.
 *
 * @param x column of the centre
 * @param y row of the centre
 * @param a half axis along the direction, pixels
 * @param b half axis across
 * @param cos of the direction
 * @param sin of the direction
 * @param skew amplitude of the second harmonic of the radius
 * @param dent amplitude of the third
 */
record Outline(
    double x, double y, double a, double b, double cos, double sin, double skew, double dent) {

  static Outline ellipse(double x, double y, double a, double b, double angle) {
    return new Outline(x, y, a, b, Math.cos(angle), Math.sin(angle), 0, 0);
  }

  /** The shape with random dents of about {@code amplitude} of its radius. */
  Outline dented(SplittableRandom random, double amplitude) {
    return new Outline(
        x,
        y,
        a,
        b,
        cos,
        sin,
        amplitude * (2 * random.nextDouble() - 1),
        amplitude * (2 * random.nextDouble() - 1));
  }

  double meanRadius() {
    return Math.sqrt(a * b);
  }

  /** No point of the shape is farther from the centre. */
  double extent() {
    return Math.max(a, b) * (1 + Math.abs(skew) + Math.abs(dent));
  }

  double area() {
    return Math.PI * a * b;
  }

  /** Distance from the centre, 1 on the edge. */
  double radius(double px, double py) {
    double dx = px - x;
    double dy = py - y;
    double u = (dx * cos + dy * sin) / a;
    double v = (dy * cos - dx * sin) / b;
    double square = u * u + v * v;
    if (square < 1e-12) {
      return 0;
    }
    double radius = Math.sqrt(square);
    // The harmonics sin(2t) and cos(3t) without the angle t.
    double bulge =
        1 + skew * 2 * u * v / square + dent * u * (u * u - 3 * v * v) / (square * radius);
    return radius / bulge;
  }

  /** The point at a radius (1 on the edge) and an angle from the shape's direction. */
  double[] point(double radius, double angle) {
    double bulge = 1 + skew * Math.sin(2 * angle) + dent * Math.cos(3 * angle);
    double u = radius * bulge * a * Math.cos(angle);
    double v = radius * bulge * b * Math.sin(angle);
    return new double[] {x + u * cos - v * sin, y + u * sin + v * cos};
  }

  /** A random point, evenly over the area up to {@code most} of the radius. */
  double[] point(SplittableRandom random, double most) {
    return point(most * Math.sqrt(random.nextDouble()), 2 * Math.PI * random.nextDouble());
  }
}
