package org.opportune.ingest.hep2;

import java.util.SplittableRandom;

/** Antibodies against what fills or bounds the nucleus (ICAP AC-1, AC-4/5, AC-8/9/10, AC-11/12). */
final class NuclearStains {
  private NuclearStains() {}

  static void homogeneous(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    if (cell.mitotic()) {
      for (Outline plate : cell.plates()) {
        canvas.shade(plate, 1, (radius, coverage, x, y) -> 0.95 * level * coverage);
      }
      return;
    }
    // Chromatin lies a little denser on one side.
    double slope = 0.12 * Cell.gaussian(random) / cell.nucleus().meanRadius();
    double centre = cell.nucleus().x();
    canvas.shade(
        cell.nucleus(),
        1,
        (radius, coverage, x, y) -> 0.55 * level * coverage * (1 + slope * (x - centre)));
  }

  static void speckled(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    Outline place = cell.mitotic() ? cell.body() : cell.nucleus();
    double share = cell.mitotic() ? 0.45 : 1;
    canvas.shade(
        place,
        1,
        (radius, coverage, x, y) ->
            cell.inNucleolus(x, y)
                ? 0.03 * level
                : 0.17 * share * level * coverage * cell.besidePlates(x, y));
    double sigma = granule(cell);
    int granules = (int) (share * place.area() / (5 * sigma * sigma));
    for (int i = 0; i < granules; i++) {
      double[] at = place.point(random, 0.96);
      if (!cell.inNucleolus(at[0], at[1]) && cell.besidePlates(at[0], at[1]) > 0.5) {
        double peak = 0.24 * level * Math.exp(0.45 * Cell.gaussian(random));
        canvas.spot(at[0], at[1], sigma * Cell.between(random, 0.8, 1.25), peak);
      }
    }
  }

  static void nucleolar(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    if (cell.mitotic()) {
      // Nucleoli dissolve: a veil over the cell, a coat on the chromosomes.
      canvas.shade(cell.body(), 1, (radius, coverage, x, y) -> 0.1 * level * coverage);
      for (Outline plate : cell.plates()) {
        canvas.shade(
            plate,
            1.5,
            (radius, coverage, x, y) -> 0.18 * level * Math.exp(-sq((radius - 1) / 0.25)));
      }
      return;
    }
    canvas.shade(cell.nucleus(), 1, (radius, coverage, x, y) -> 0.09 * level * coverage);
    for (Outline nucleolus : cell.nucleoli()) {
      double own = level * Cell.between(random, 0.6, 0.95);
      canvas.shade(nucleolus, 1, (radius, coverage, x, y) -> own * coverage);
    }
  }

  static void envelope(Canvas canvas, Cell cell, double level, SplittableRandom random) {
    if (cell.mitotic()) {
      // The envelope is broken up while the cell divides.
      canvas.shade(
          cell.body(),
          1,
          (radius, coverage, x, y) -> 0.17 * level * coverage * cell.besidePlates(x, y));
      return;
    }
    Outline nucleus = cell.nucleus();
    double width = Math.max(0.09, 1 / nucleus.meanRadius());
    canvas.shade(
        nucleus,
        1 + 2.5 * width,
        (radius, coverage, x, y) ->
            level * (0.2 * coverage + 0.62 * Math.exp(-sq((radius - 1 + width / 2) / width))));
    // Pores make the rim uneven.
    int pores = 24 + random.nextInt(16);
    for (int i = 0; i < pores; i++) {
      double[] at = nucleus.point(0.96, 2 * Math.PI * random.nextDouble());
      canvas.spot(at[0], at[1], 0.8 * granule(cell), 0.3 * level * random.nextDouble());
    }
  }

  /** Standard deviation of the finest grain an antibody lights, in pixels. */
  static double granule(Cell cell) {
    return Math.max(0.65, 0.031 * cell.body().meanRadius());
  }

  private static double sq(double value) {
    return value * value;
  }
}
