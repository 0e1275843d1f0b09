package org.opportune.ingest.hep2;

import java.util.SplittableRandom;

/** Antibodies against organelles of the cytoplasm (ICAP AC-21, AC-22). */
final class CytoplasmicStains {
  private CytoplasmicStains() {}

  /** Ribbons beside one pole of the nucleus; in mitosis they fall into scattered vesicles. */
  static void golgi(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    double sigma = 1.45 * NuclearStains.granule(cell);
    if (cell.mitotic()) {
      int vesicles = 14 + random.nextInt(14);
      for (int i = 0; i < vesicles; i++) {
        double[] at = cell.body().point(random, 0.85);
        canvas.spot(at[0], at[1], sigma, 0.3 * level * random.nextDouble());
      }
      return;
    }
    Outline nucleus = cell.nucleus();
    double spread = Cell.between(random, 0.3, 0.7);
    int ribbons = 7 + random.nextInt(6);
    for (int ribbon = 0; ribbon < ribbons; ribbon++) {
      double start = cell.poleAngle() + 0.6 * spread * Cell.gaussian(random);
      double[] at = nucleus.point(1.06 + 0.3 * random.nextDouble(), start);
      double course = 2 * Math.PI * random.nextDouble();
      int beads = 2 + random.nextInt(6);
      double own = level * Cell.between(random, 0.2, 0.55);
      for (int bead = 0; bead < beads && nucleus.radius(at[0], at[1]) > 1; bead++) {
        canvas.spot(at[0], at[1], sigma * Cell.between(random, 0.6, 1), own);
        at[0] += 1.1 * sigma * Math.cos(course);
        at[1] += 1.1 * sigma * Math.sin(course);
        course += 0.7 * Cell.gaussian(random);
      }
    }
  }

  /** Threads of granules from the nucleus to the edge of the cell. */
  static void mitochondria(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    double sigma = NuclearStains.granule(cell) * 1.2;
    Outline body = cell.body();
    canvas.shade(
        body, 1, (radius, coverage, x, y) -> 0.1 * level * coverage * outsideNucleus(cell, x, y));
    // A dividing cell has as much, spread over the room of the nucleus as well.
    double share = cell.mitotic() ? 0.5 : 1;
    int threads = 48 + random.nextInt(20);
    for (int thread = 0; thread < threads; thread++) {
      double[] at = body.point(random, 0.92);
      double angle = 2 * Math.PI * random.nextDouble();
      int beads = 4 + random.nextInt(7);
      double own = share * level * Cell.between(random, 0.2, 0.48);
      for (int bead = 0; bead < beads; bead++) {
        if (body.radius(at[0], at[1]) < 0.95 && outsideNucleus(cell, at[0], at[1]) > 0.5) {
          canvas.spot(at[0], at[1], sigma, own * Cell.between(random, 0.6, 1.2));
        }
        at[0] += 1.5 * sigma * Math.cos(angle);
        at[1] += 1.5 * sigma * Math.sin(angle);
        angle += 0.5 * Cell.gaussian(random);
      }
    }
  }

  private static double outsideNucleus(Cell cell, double x, double y) {
    return cell.mitotic()
        ? cell.besidePlates(x, y)
        : Math.max(0, Math.min(1, (cell.nucleus().radius(x, y) - 1) * 8));
  }
}
