package org.opportune.ingest.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Arteries and veins inside both lungs. */
final class VesselTree {
  private VesselTree() {}

  static List<Tube> grow(LungShape lungs, long seed) {
    List<Tube> tubes = new ArrayList<>();
    for (int side = -1; side <= 1; side += 2) {
      double[][] artery = {{side * 34, 4, 152}, {side * 50, 14, 146}};
      double[][] vein = {{side * 34, 6, 118}, {side * 48, 10, 122}};
      tubes.addAll(
          new BranchTree(
                  lungs, side, new SplittableRandom(Seeds.of(seed + side, "pulmonary arteries")))
              .grow(artery, 750, 3, 0.6, 8));
      tubes.addAll(
          new BranchTree(
                  lungs, side, new SplittableRandom(Seeds.of(seed + side, "pulmonary veins")))
              .grow(vein, 450, 4, 0.58, 7));
    }
    return tubes;
  }
}
