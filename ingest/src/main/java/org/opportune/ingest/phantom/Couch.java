package org.opportune.ingest.phantom;

/** The hollow couch under the patient: a thin curved shell with air inside. */
final class Couch {
  private static final double HALF_WIDTH = 205;
  private static final double HEIGHT = 44;
  private static final double WALL = 2.6;

  private Couch() {}

  /**
   * Density at a point, in HU.
   *
   * @param belowBack distance below the patient's back
   * @param outside density where there is no couch
   */
  static double hu(double x, double belowBack, double outside) {
    double top = belowBack - 2 + 30 * x * x / (HALF_WIDTH * HALF_WIDTH);
    double side = HALF_WIDTH - Math.abs(x);
    double inside = Math.min(side, Math.min(top, HEIGHT - top + 12 * x * x / 42025));
    if (inside < 0) {
      return outside;
    }
    return inside < WALL ? -180 : -988;
  }
}
