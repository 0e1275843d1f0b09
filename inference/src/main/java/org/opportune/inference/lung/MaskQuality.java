package org.opportune.inference.lung;

/**
 * Signs that a mask, or the scan under it, should not be trusted blindly.
 *
 * @param bottomSliceShare lung area in the lowest slice over the largest lung area of any slice,
 *     0..1
 * @param topSliceShare the same for the highest slice
 * @param touchesBottom whether the scan cuts the bases off: {@code bottomSliceShare} above 0.01
 * @param touchesTop whether the scan cuts the apices off: {@code topSliceShare} above 0.01
 * @param leftRightRatio left over right lung volume; about 0.8 to 1 in health, 0 without a left
 *     lung, infinite without a right one
 * @param components pieces of at least 1 ml that the lungs fall into, touching lungs counted apart;
 *     2 in health
 * @param surfaceRoughness area of the voxel faces on the lungs' surface over the surface of a
 *     sphere of the same volume; about 3 to 5 in health, more for ragged masks
 * @param trachealAirHu mean HU of air in the trachea, near -1000 on a calibrated scanner (narrow
 *     tracheas and thick slices raise it); null when no trachea was found
 */
public record MaskQuality(
    double bottomSliceShare,
    double topSliceShare,
    boolean touchesBottom,
    boolean touchesTop,
    double leftRightRatio,
    int components,
    double surfaceRoughness,
    Double trachealAirHu) {

  /** Whether the lungs end inside the scan at both ends. */
  public boolean isCoverageComplete() {
    return !touchesBottom && !touchesTop;
  }
}
