package org.opportune.inference.lung;

/**
 * How far a scan's air reads from -1000 HU. The search for lungs knows tissues by their density, so
 * it looks at every scan as if its air were at -1000 HU: the mask then moves with the scale.
 */
final class AirReference {
  private static final int AIR_HU = -1000;

  /** A larger offset is no calibration: the field of view cuts a lung, or an export cut the air. */
  private static final int LARGEST_HU = 100;

  /** Nothing is thinner than air: cells below it by more than noise tell that it was not air. */
  private static final int DARKER_HU = 50;

  /** Share of the body's cells of low density that may be darker. */
  private static final double DARKER_SHARE = 0.02;

  private AirReference() {}

  /** The offset that the air around the patient shows, in HU; 0 where it shows none to believe. */
  static int offsetHu(double outsideAirHu) {
    double offset = outsideAirHu - AIR_HU;
    return Math.abs(offset) <= LARGEST_HU ? (int) Math.round(offset) : 0;
  }

  /** Whether what a body holds can be, once the grid's air is at -1000 HU. */
  static boolean isBorneOut(CoarseGrid grid, BitMask body) {
    BitMask thin = grid.mask();
    BitMask thinner = grid.mask();
    for (int z = 0; z < grid.slices; z++) {
      thin.fillUpTo(z, grid.hu[z], LungThreshold.INITIAL_HU, body);
      thinner.fillUpTo(z, grid.hu[z], AIR_HU - DARKER_HU - 1, thin);
    }
    thin.remove(grid.padding);
    thinner.remove(grid.padding);
    return thinner.count() <= DARKER_SHARE * thin.count();
  }
}
