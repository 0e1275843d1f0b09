package org.opportune.ingest.phantom;

import java.util.ArrayList;
import java.util.List;

/** Everything in the trunk that is neither bone nor lung: wall, heart, vessels, upper abdomen. */
final class SoftTissue {
  private static final double FAT = -102;
  private static final double MUSCLE = 52;

  private final BodyOutline body;
  private final LungShape lungs;
  private final Physique physique;
  private final LatticeNoise coarse;
  private final LatticeNoise glands;

  SoftTissue(BodyOutline body, LungShape lungs, Physique physique, long seed) {
    this.body = body;
    this.lungs = lungs;
    this.physique = physique;
    this.coarse = new LatticeNoise(Seeds.of(seed, "fat planes"), 26);
    this.glands = new LatticeNoise(Seeds.of(seed, "glands"), 7);
  }

  /** Tissue between skin and ribs, in HU. */
  double wall(double x, double y, double z, double skin, double cage) {
    if (skin < 2) {
      return 10;
    }
    double fat = body.fatEdge(x, y);
    if (skin < fat) {
      return gland(x, y, z, skin);
    }
    if (cage > -1.5) {
      return -60;
    }
    double planes = coarse.at(0.6 * x, y + 0.3 * Math.abs(x), 0.4 * z);
    // Fat runs between the muscles of the shoulder girdle.
    if (Math.abs(planes) < 0.04 && cage < -16) {
      return FAT;
    }
    double outward = Shapes.step(Math.abs(x) - body.cageHalfWidth(z), -25, 60);
    if (z > 170 && planes > 0.7 - 0.45 * outward) {
      return FAT;
    }
    return cage > -14 ? MUSCLE - 22 : MUSCLE;
  }

  private double gland(double x, double y, double z, double skin) {
    boolean breast =
        physique.breastMm() > 0
            && y < -body.cageHalfDepth(z) - 12
            && Math.abs(Math.abs(x) - 78) < 42
            && Math.abs(z - 105) < 42;
    return breast && glands.at(x, y, z) > 0.12 ? 15 : FAT + 4 * (skin < 4 ? 1 : 0);
  }

  /** Tissue inside the rib cage and outside the lungs, in HU. */
  double inside(double x, double y, double z) {
    double below = lungs.diaphragmZ(x, y) - z;
    if (below > -1) {
      return below < 3.5 ? 45 : abdomen(x, y, z);
    }
    double heart = lungs.heart(x, y, z);
    if (heart > 0) {
      return heart < 2.5 ? 30 : 42;
    }
    double spineY = body.spineY(z);
    if (y > spineY - 12) {
      return MUSCLE - 15;
    }
    return z > 225 && Math.abs(x) > 16 ? MUSCLE - 40 * Shapes.clamp01(coarse.at(x, y, z)) : -88;
  }

  private double abdomen(double x, double y, double z) {
    double stomach = Shapes.ellipsoid(x - 62, y + 12, z - 2, 44, 48, 38);
    if (stomach > 0) {
      return stomach < 4 ? 40 : y < -30 ? -930 : 14;
    }
    if (Shapes.ellipsoid(x - 92, y - 46, z - 4, 32, 40, 44) > 0) {
      return 50;
    }
    double liverEdge = 8 + 0.45 * Math.max(0, -y) - 0.25 * Math.max(0, y);
    if (x < liverEdge && y < 78) {
      return 57;
    }
    double spineY = body.spineY(z);
    return y > spineY - 10 && Math.abs(x) < 45 ? MUSCLE : FAT;
  }

  /** Great vessels and gullet: tubes of about 40 HU that lie in fat. */
  List<Tube> vessels() {
    List<Tube> tubes = new ArrayList<>();
    // Ascending aorta, arch, then the descending aorta beside the spine.
    tubes.addAll(
        Tube.through(
            4, -22, 112, 15, -14, -28, 140, 15, -14, -24, 168, 14.5, -6, -14, 186, 13.5, 8, 8, 193,
            13, 20, 28, 186, 12.5));
    double[] down = new double[4 * 9];
    for (int i = 0; i < 9; i++) {
      double z = 180 - 30 * i;
      down[4 * i] = lungs.aortaX(z);
      down[4 * i + 1] = lungs.aortaY(z);
      down[4 * i + 2] = z;
      down[4 * i + 3] = 12.2 - 0.25 * i;
    }
    tubes.add(new Tube(20, 28, 186, 12.5, down[0], down[1], down[2], down[3]));
    tubes.addAll(Tube.through(down));
    // Pulmonary trunk and its two branches.
    tubes.addAll(Tube.through(20, -40, 122, 14, 18, -26, 150, 13, 34, 2, 156, 10, 46, 14, 152, 8));
    tubes.addAll(Tube.through(16, -20, 150, 11, -8, -6, 150, 10, -34, 4, 148, 9, -46, 10, 144, 7));
    // Pulmonary veins to the left atrium.
    tubes.addAll(Tube.through(6, 4, 112, 12, -40, 8, 122, 7));
    tubes.addAll(Tube.through(6, 4, 112, 12, 42, 12, 122, 7));
    // Superior and inferior vena cava, brachiocephalic veins and neck arteries.
    tubes.addAll(Tube.through(-26, -16, 112, 9, -27, -20, 165, 8.5, -26, -24, 212, 8));
    tubes.addAll(Tube.through(-26, -24, 212, 8, -34, -30, 262, 7, -36, -26, 320, 6));
    tubes.addAll(
        Tube.through(-26, -24, 208, 7, 6, -36, 222, 6, 34, -34, 262, 6.5, 38, -30, 320, 6));
    tubes.addAll(Tube.through(-6, -14, 192, 6, -16, -18, 230, 6, -26, -20, 320, 5));
    tubes.addAll(Tube.through(4, 2, 196, 4.5, 16, -12, 240, 4, 24, -16, 320, 4));
    tubes.addAll(Tube.through(14, 14, 194, 5, 26, 2, 240, 5, 52, -14, 280, 5));
    tubes.addAll(Tube.through(-24, 2, 112, 10, -26, 8, 60, 11, -24, 14, -60, 11));
    // Gullet, behind the windpipe.
    double[] gullet = new double[4 * 8];
    for (int i = 0; i < 8; i++) {
      double z = 320 - 45 * i;
      gullet[4 * i] = 3 + (z < 80 ? 8 : 0);
      gullet[4 * i + 1] = body.spineY(z) - 20;
      gullet[4 * i + 2] = z;
      gullet[4 * i + 3] = 6.5;
    }
    tubes.addAll(Tube.through(gullet));
    return tubes;
  }
}
