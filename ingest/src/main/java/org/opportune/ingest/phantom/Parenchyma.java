package org.opportune.ingest.phantom;

/** Density of aerated lung, healthy and destroyed. */
final class Parenchyma {
  private final Physique physique;
  private final LatticeNoise lobules;
  private final LatticeNoise grain;
  private final double lesionHu;

  Parenchyma(Physique physique, long seed) {
    this.physique = physique;
    this.lobules = new LatticeNoise(Seeds.of(seed, "lobules"), 15);
    this.grain = new LatticeNoise(Seeds.of(seed, "grain"), 3.5);
    this.lesionHu =
        -975 + 6 * new LatticeNoise(Seeds.of(seed, "lesion density"), 1).at(0.5, 0.5, 0.5);
  }

  /** Density in HU where the share {@code cover} of the tissue is destroyed. */
  double hu(double x, double y, double z, double cover) {
    double fine = grain.at(x, y, z);
    double healthy = 0;
    if (cover < 1) {
      // Blood sinks to the back of a patient who lies on it.
      healthy =
          physique.lungHu()
              + 0.3 * (y - 8)
              - 0.03 * (z - 110)
              + 16 * lobules.at(x, y, z)
              + 26 * fine
              + fissure(x, y, z);
    }
    double destroyed = lesionHu + 7 * fine;
    return healthy + cover * (destroyed - healthy);
  }

  /** Extra density of the pleural folds between the lobes. */
  private static double fissure(double x, double y, double z) {
    double oblique = (z - 112 - 1.25 * y + 5 * Math.sin(x * 0.05 + y * 0.03)) * 0.62;
    double fold = fold(oblique);
    if (x < 0 && oblique > 0 && y < 20) {
      fold = Math.max(fold, fold(z - 134 - 7 * Math.sin(x * 0.035) - 0.12 * y));
    }
    return fold;
  }

  private static double fold(double distanceMm) {
    double away = Math.abs(distanceMm);
    return away > 1.4 ? 0 : 170 * (1 - away / 1.4);
  }
}
