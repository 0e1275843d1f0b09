package org.opportune.ingest.phantom;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Findings of a thorax beside emphysema: lumps in the lungs and fluid around them. A heart that is
 * too large is drawn by {@link Physique}; here it is labelled.
 */
final class PlantedFindings {
  private static final int ATTEMPTS = 100_000;

  private final LungShape lungs;
  private final Set<FindingKind> kinds;
  private final List<Opacity> opacities = new ArrayList<>();
  private final Map<FindingKind, LatticeNoise> outlines = new EnumMap<>(FindingKind.class);
  private final PleuralFluid fluid;

  PlantedFindings(Set<FindingKind> kinds, BodyOutline body, LungShape lungs, long seed) {
    this.kinds = kinds;
    this.lungs = lungs;
    this.fluid = kinds.contains(FindingKind.EFFUSION) ? PleuralFluid.draw(body, seed) : null;
    for (FindingKind kind : kinds) {
      outlines.put(kind, new LatticeNoise(Seeds.of(seed, "outline of " + kind), sizeMm(kind)));
      place(kind, new SplittableRandom(Seeds.of(seed, kind.name())));
    }
  }

  private static double sizeMm(FindingKind kind) {
    return kind == FindingKind.NODULE ? 5 : 14;
  }

  private void place(FindingKind kind, SplittableRandom random) {
    switch (kind) {
      case NODULE -> {
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
          add(kind, random, random.nextDouble(4, 13), random.nextDouble(0.9, 1.1), 1.5, 1, 38);
        }
      }
      case CONSOLIDATION -> {
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
          add(kind, random, random.nextDouble(17, 34), random.nextDouble(0.8, 1.4), 5, 1, 25);
        }
      }
      case GROUND_GLASS -> {
        for (int left = 2 + random.nextInt(4); left > 0; left--) {
          double strength = random.nextDouble(0.27, 0.45);
          add(
              kind,
              random,
              random.nextDouble(14, 32),
              random.nextDouble(0.7, 1.4),
              8,
              strength,
              20);
        }
      }
      case EFFUSION, CARDIOMEGALY -> {}
    }
  }

  /** Adds a lump whose centre lies in a lung, and a nodule with all of it. */
  private void add(
      FindingKind kind,
      SplittableRandom random,
      double radiusMm,
      double flatness,
      double rimMm,
      double strength,
      double hu) {
    double depth = kind == FindingKind.NODULE ? radiusMm : 0.3 * radiusMm;
    for (int i = 0; i < ATTEMPTS; i++) {
      double x = random.nextDouble(-130, 130);
      double y = random.nextDouble(-90, 100);
      double z = random.nextDouble(5, LungShape.APEX_Z);
      if (lungs.depth(x, y, z) > depth) {
        opacities.add(new Opacity(kind, x, y, z, radiusMm, flatness, rimMm, strength, hu));
        return;
      }
    }
    throw new IllegalStateException("No room for a " + kind + " of " + radiusMm + " mm");
  }

  /**
   * Adds the lumps that a plane cuts.
   *
   * @param share share of each sample that is a lump, 0 to 1; only ever raised
   * @param hu density of the lump; set where the share is raised
   */
  void cover(PlaneGrid plane, double z, double edgeMm, float[] share, float[] hu) {
    for (Opacity opacity : opacities) {
      double rim = Math.max(edgeMm, opacity.rimMm());
      visit(
          plane,
          opacity,
          z,
          (index, depth) -> {
            float here = (float) (opacity.strength() * Shapes.clamp01(0.5 + depth / rim));
            if (here > share[index]) {
              share[index] = here;
              hu[index] = (float) opacity.hu();
            }
          });
    }
  }

  /** Share of a point that is fluid, 0 to 1. */
  double fluid(double x, double y, double z, double edgeMm) {
    return fluid == null ? 0 : Shapes.clamp01(0.5 + fluid.depth(x, y, z) / edgeMm);
  }

  /** Marks the findings of a slice, where there is lung or, for the heart, heart. */
  void label(LabelGrid labels, int slice) {
    double z = labels.sliceZ()[slice];
    PlaneGrid plane = labels.plane();
    for (Opacity opacity : opacities) {
      byte bit = opacity.kind().bit();
      visit(
          plane,
          opacity,
          z,
          (index, depth) -> {
            if (depth > 0 && labels.lung()[slice][index] != 0) {
              labels.markFinding(slice, index, bit);
            }
          });
    }
    if (fluid == null && !kinds.contains(FindingKind.CARDIOMEGALY)) {
      return;
    }
    for (int index = 0; index < plane.matrix() * plane.matrix(); index++) {
      double x = plane.position(index % plane.matrix());
      double y = plane.position(index / plane.matrix());
      if (kinds.contains(FindingKind.CARDIOMEGALY)
          && lungs.heart(x, y, z) > 0
          && z > lungs.diaphragmZ(x, y)) {
        labels.markFinding(slice, index, FindingKind.CARDIOMEGALY.bit());
      }
      if (fluid != null && fluid.depth(x, y, z) > 0 && lungs.depth(x, y, z) > 0) {
        labels.clearLung(slice, index);
        labels.replaceFindings(slice, index, FindingKind.EFFUSION.bit());
      }
    }
  }

  private interface Visitor {
    void visit(int index, double depthMm);
  }

  private void visit(PlaneGrid plane, Opacity opacity, double z, Visitor visitor) {
    double reach = opacity.reachMm();
    if (Math.abs(z - opacity.z()) > reach * opacity.flatness()) {
      return;
    }
    LatticeNoise outline = outlines.get(opacity.kind());
    int lastRow = plane.to(opacity.y() + reach);
    int lastColumn = plane.to(opacity.x() + reach);
    for (int row = plane.from(opacity.y() - reach); row <= lastRow; row++) {
      for (int column = plane.from(opacity.x() - reach); column <= lastColumn; column++) {
        visitor.visit(
            row * plane.matrix() + column,
            opacity.depth(plane.position(column), plane.position(row), z, outline));
      }
    }
  }
}
