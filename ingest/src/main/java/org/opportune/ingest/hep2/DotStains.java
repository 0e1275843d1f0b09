package org.opportune.ingest.hep2;

import java.util.SplittableRandom;

/** Antibodies that light discrete dots in the nucleus (ICAP AC-3, AC-6/7). */
final class DotStains {
  private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

  private DotStains() {}

  /** The kinetochores of 46 chromosomes, more in a cell that has doubled some. */
  static void centromere(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    double sigma = 1.12 * NuclearStains.granule(cell);
    if (cell.mitotic()) {
      for (Outline plate : cell.plates()) {
        int dots = 46 / cell.plates().size();
        for (int i = 0; i < dots; i++) {
          // They gather on the equator of the plate.
          double along = 0.92 * (2 * random.nextDouble() - 1) * plate.a();
          double across = 0.4 * Cell.gaussian(random) * plate.b();
          canvas.spot(
              plate.x() + along * plate.cos() - across * plate.sin(),
              plate.y() + along * plate.sin() + across * plate.cos(),
              sigma,
              0.42 * level * Cell.between(random, 0.7, 1.2));
        }
      }
      return;
    }
    canvas.shade(cell.nucleus(), 1, (radius, coverage, x, y) -> 0.04 * level * coverage);
    int dots = 42 + random.nextInt(12);
    for (int i = 0; i < dots; i++) {
      // A sunflower's seeds, jittered: even over the disc without meeting.
      double radius = 0.9 * Math.sqrt((i + random.nextDouble()) / dots);
      double[] at =
          cell.nucleus()
              .point(radius, i * GOLDEN_ANGLE + 0.5 * Cell.gaussian(random) / (1 + 6 * radius));
      canvas.spot(at[0], at[1], sigma, 0.85 * level * Cell.between(random, 0.6, 1.2));
    }
  }

  /** From three dots (p80 coilin) to fifteen (Sp100). */
  static void nuclearDots(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    double sigma = 2 * NuclearStains.granule(cell);
    int dots = cell.mitotic() ? 1 + random.nextInt(3) : 3 + random.nextInt(13);
    double own = cell.mitotic() ? 0.6 * level : level;
    Outline place = cell.mitotic() ? cell.body() : cell.nucleus();
    canvas.shade(place, 1, (radius, coverage, x, y) -> 0.03 * own * coverage);
    for (int i = 0; i < dots; i++) {
      double[] at = place.point(random, 0.82);
      if (!cell.inNucleolus(at[0], at[1]) || i == 0) {
        double size = sigma * Cell.between(random, 0.7, 1.15);
        canvas.spot(at[0], at[1], size, own * Cell.between(random, 0.65, 1.1));
      }
    }
  }
}
