package org.opportune.inference.lung;

/**
 * Density of one of the six zones in which Goddard et al. (Clin Radiol 1982) grade emphysema.
 *
 * <p>The rule of this software: the height from the lowest to the highest slice with lung, both
 * lungs taken together, is cut into thirds of equal height; a slice belongs to the third that its
 * centre lies in, on a boundary to the upper one; lung in a single slice is middle. Goddard's own
 * levels (aortic arch, carina, above the diaphragm) lie in the three thirds.
 *
 * @param level height of the zone
 * @param side the patient's side
 * @param volumeMl lung volume in the zone; 0 when one lung does not reach it
 * @param laa950Percent share of the zone's lung at or below -950 HU, 0..100; NaN without volume
 */
public record ZoneDensity(Level level, Side side, double volumeMl, double laa950Percent) {

  /** Third of the lungs' height. */
  public enum Level {
    /** Towards the head. */
    UPPER,
    /** Between the two. */
    MIDDLE,
    /** Towards the feet. */
    LOWER
  }

  /** The patient's side. */
  public enum Side {
    /** {@link LungMask#LEFT}. */
    LEFT,
    /** {@link LungMask#RIGHT}. */
    RIGHT
  }
}
