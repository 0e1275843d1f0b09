package org.opportune.ingest.phantom;

import java.util.SplittableRandom;

/**
 * Fluid that has sunk to the back of a patient who lies on it.
 *
 * @param body whose rib cage holds it
 * @param side 1 on the left, -1 on the right, 0 on both
 * @param thicknessMm between the ribs and the lung, at the base
 * @param topZ height up to which it reaches, in reference mm
 */
record PleuralFluid(BodyOutline body, int side, double thicknessMm, double topZ) {
  static final double HU = 8;

  static PleuralFluid draw(BodyOutline body, long seed) {
    SplittableRandom random = new SplittableRandom(Seeds.of(seed, "pleural fluid"));
    return new PleuralFluid(
        body, random.nextInt(3) - 1, random.nextDouble(14, 38), random.nextDouble(100, 190));
  }

  /** Depth below its surface, about in mm; negative outside. */
  double depth(double x, double y, double z) {
    double lateral = side == 0 ? Double.MAX_VALUE : x * side;
    double layer = thicknessMm * (1 - Shapes.step(z, topZ - 70, topZ));
    double surface = layer - body.cageDepth(x, y, z);
    double behind = 0.5 * (y - body.cageCentreY(z) - 12);
    return Math.min(lateral, Shapes.meet(surface, behind, 8));
  }
}
