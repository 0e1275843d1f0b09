package org.opportune.ingest.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Windpipe, main bronchi and some generations below; radii are those of the air inside. */
final class AirwayTree {
  private AirwayTree() {}

  static List<Tube> grow(BodyOutline body, LungShape lungs, long seed) {
    double carinaZ = 172;
    double topY = body.spineY(320) - 32;
    double[] carina = {-1, body.spineY(carinaZ) - 36, carinaZ};
    List<Tube> tubes =
        new ArrayList<>(
            Tube.through(
                0,
                topY,
                330,
                8.2,
                0,
                body.spineY(240) - 34,
                240,
                8.6,
                carina[0],
                carina[1],
                carina[2],
                9));
    double[][] right = {carina, {-20, carina[1] + 2, 158}, {-38, carina[1] + 5, 142}};
    double[][] left = {carina, {24, carina[1] + 4, 155}, {44, carina[1] + 8, 142}};
    tubes.addAll(
        new BranchTree(lungs, -1, new SplittableRandom(Seeds.of(seed, "right airways")))
            .grow(right, 110, 16, 0.85, 6.6));
    tubes.addAll(
        new BranchTree(lungs, 1, new SplittableRandom(Seeds.of(seed, "left airways")))
            .grow(left, 100, 16, 0.85, 6.6));
    return tubes;
  }

  /** Thickness of the wall of an airway, in mm. */
  static double wallMm(double radiusMm) {
    return 0.45 + 0.16 * radiusMm;
  }
}
