package org.opportune.inference.lung;

import java.util.List;

/**
 * All that is measured on the lungs of one volume.
 *
 * @param mask the lungs
 * @param density measures over both lungs
 * @param zones the six zones, upper left, upper right, middle left and so on
 * @param quality signs that mask or scan should not be trusted blindly
 */
public record LungAnalysis(
    LungMask mask, LungDensity density, List<ZoneDensity> zones, MaskQuality quality) {}
