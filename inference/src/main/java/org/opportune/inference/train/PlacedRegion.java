package org.opportune.inference.train;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Regions of lesions that follow the lungs: noise in space where slices are to agree, and thinned
 * out where a prior has it so.
 */
final class PlacedRegion {
  /** Cases of disease drawn into one patient's lungs: slices of one case agree. */
  private static final int CASES = 64;

  /** Pixel of the scans that the settings' numbers of points refer to, in mm. */
  private static final double REFERENCE_PIXEL_MM = 0.7;

  /** Points in a plane and in space with as far to the nearest: 0.5 n^-1/2 and 0.554 n^-1/3. */
  private static final double SPACE_TO_PLANE = 0.554 / 0.5;

  /** Shares of the height between which a prior for upper or lower lungs goes over. */
  private static final double LOW_HEIGHT = 0.35;

  private static final double HIGH_HEIGHT = 0.75;

  /** Depths between which a prior for the pleura goes over, in mm. */
  private static final double RIM_MM = 8;

  private static final double CORE_MM = 20;

  /** What a prior leaves of lesions elsewhere. */
  private static final double ELSEWHERE = 0.05;

  /** How far from the middle the plane lies that focal disease keeps to one side of. */
  private static final double OFF_MIDDLE_MM = 60;

  private static final double OFF_MIDDLE_SHARE = 0.3;
  private static final double LUNG_HEIGHT_MM = 300;

  private final LesionSettings settings;

  PlacedRegion(LesionSettings settings) {
    this.settings = settings;
  }

  /** One case: what all slices of a patient share. */
  private record Case(
      double exponent,
      double threshold,
      boolean discs,
      boolean focal,
      double angle,
      double tilt,
      double offset,
      LesionPlacement.Prior prior,
      long seed) {}

  /** Marks a region, whether lung or not. */
  boolean[] draw(int rows, int columns, LesionSite site, RandomGenerator random) {
    boolean coherent = settings.placement().coherent();
    Case chosen = chosen(coherent ? caseOf(site, random) : random);
    float[] flat = coherent ? null : flat(rows, columns, chosen, random);
    SlicePlace place = site.place();
    WorleyVolume space = new WorleyVolume(chosen.seed(), cellMm(chosen.exponent()));
    boolean[] region = new boolean[rows * columns];
    for (int row = 0; row < rows; row++) {
      double y = place.topMm() + row * place.rowMm();
      for (int column = 0; column < columns; column++) {
        double x = place.leftMm() + column * place.columnMm();
        int i = row * columns + column;
        double share = share(chosen.prior(), place.height(), site.depthMm()[i]);
        if (site.depthMm()[i] > 0 && isInFocus(chosen, x, y, place, rows, columns, row, column)) {
          double noise = coherent ? space.at(x, y, place.zMm()) : flat[i];
          double kept = (1 - chosen.threshold()) * share;
          region[i] = chosen.discs() ? noise < kept : noise > 1 - kept;
        }
      }
    }
    return region;
  }

  private static SplittableRandom caseOf(LesionSite site, RandomGenerator random) {
    long patient = site.patientKey().hashCode();
    return new SplittableRandom(patient * 0x9e3779b97f4a7c15L + random.nextInt(CASES));
  }

  private Case chosen(RandomGenerator random) {
    double low = settings.lowThreshold();
    double high = settings.highThreshold();
    return new Case(
        random.nextInt(settings.lowExponent(), settings.highExponent() + 1),
        low < high ? random.nextDouble(low, high) : low,
        random.nextDouble() < settings.discProbability(),
        random.nextDouble() < settings.focalProbability(),
        random.nextDouble(0, 2 * Math.PI),
        random.nextDouble(-1, 1),
        random.nextDouble(-1, 1),
        settings.placement().prior(random.nextDouble()),
        random.nextLong());
  }

  private static float[] flat(int rows, int columns, Case chosen, RandomGenerator random) {
    double side = LesionSettings.REFERENCE_SIDE;
    double points = Math.max(1, Math.pow(2, chosen.exponent()) * rows * columns / (side * side));
    return WorleyNoise.draw(rows, columns, points, random);
  }

  /** Size of the cells in space that hold one point each, as dense as in the plane. */
  private static double cellMm(double exponent) {
    double sideMm = LesionSettings.REFERENCE_SIDE * REFERENCE_PIXEL_MM;
    return sideMm / Math.sqrt(Math.pow(2, exponent)) / SPACE_TO_PLANE;
  }

  /** Focal disease keeps to one side of a plane: through the patient, or through the patch. */
  private boolean isInFocus(
      Case chosen,
      double x,
      double y,
      SlicePlace place,
      int rows,
      int columns,
      int row,
      int column) {
    if (!chosen.focal()) {
      return true;
    }
    double cos = Math.cos(chosen.angle());
    double sin = Math.sin(chosen.angle());
    if (!settings.placement().coherent()) {
      return cos * (column - columns / 2.0) + sin * (row - rows / 2.0)
          > OFF_MIDDLE_SHARE * Math.min(rows, columns) * chosen.offset();
    }
    double middleMm = LesionSettings.REFERENCE_SIDE * REFERENCE_PIXEL_MM / 2;
    return cos * (x - middleMm)
            + sin * (y - middleMm)
            + chosen.tilt() * (place.height() - 0.5) * LUNG_HEIGHT_MM
        > OFF_MIDDLE_MM * chosen.offset();
  }

  private static double share(LesionPlacement.Prior prior, double height, double depthMm) {
    double towards =
        switch (prior) {
          case ANYWHERE -> 1;
          case UPPER -> (height - LOW_HEIGHT) / (HIGH_HEIGHT - LOW_HEIGHT);
          case LOWER -> (1 - LOW_HEIGHT - height) / (HIGH_HEIGHT - LOW_HEIGHT);
          case SUBPLEURAL -> (CORE_MM - depthMm) / (CORE_MM - RIM_MM);
        };
    return ELSEWHERE + (1 - ELSEWHERE) * Math.min(1, Math.max(0, towards));
  }
}
