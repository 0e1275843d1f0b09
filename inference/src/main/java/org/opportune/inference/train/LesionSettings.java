package org.opportune.inference.train;

/**
 * How emphysema is drawn into a healthy slice. {@link #published()} follows the paper's code;
 * {@link #realistic()} adds what a scanner would do to such a lesion.
 *
 * @param probability share of slices that get lesions
 * @param lowExponent smallest e; 2^e points lie within a 384x384 image (fewer within a smaller one)
 * @param highExponent largest e
 * @param lowThreshold smallest threshold on the noise; the region lies above it. 0.3 as published
 * @param highThreshold largest threshold; above {@code lowThreshold}, lesion shares vary
 * @param discProbability share of lesions drawn the other way round, as discs about the points
 *     (centrilobular holes) instead of a net between them
 * @param focalProbability share of lesions kept to one side of a random line
 * @param meanHu mean of the inserted normal distribution
 * @param sdHu its standard deviation
 * @param spreadHu largest departure of a slice's own mean from {@code meanHu}, either way:
 *     destroyed lung differs between patients and scanners; 0 as published
 * @param lowHu lower end of the inserted values
 * @param highHu upper end of the inserted values
 * @param belowHu only voxels below this are written, so that vessels and walls stay
 * @param labelBelowHu label where the slice lies below this after insertion
 * @param excludeAlreadyLow leave out of the label what lay below {@code labelBelowHu} before. The
 *     published code labels those voxels too, though nothing was inserted that was not there
 * @param edgePixels standard deviation, in pixels, of the blur of a lesion's border: partial volume
 *     and the kernel's blur; 0 for the published hard edge
 * @param carryNoise whether the slice's own fine texture stays within a lesion, which otherwise is
 *     smoother than its surroundings and betrayed by that; the label then is the inserted area,
 *     since noise would tear holes into a threshold
 * @param placement where in the lungs; {@link LesionPlacement#ANYWHERE} as published
 */
public record LesionSettings(
    double probability,
    int lowExponent,
    int highExponent,
    double lowThreshold,
    double highThreshold,
    double discProbability,
    double focalProbability,
    double meanHu,
    double sdHu,
    double spreadHu,
    double lowHu,
    double highHu,
    double belowHu,
    double labelBelowHu,
    boolean excludeAlreadyLow,
    double edgePixels,
    boolean carryNoise,
    LesionPlacement placement) {

  /** Side of the image that the number of points refers to. */
  static final double REFERENCE_SIDE = 384;

  /** Checks the ranges. */
  public LesionSettings {
    if (lowExponent > highExponent || lowThreshold > highThreshold || !(lowHu < highHu)) {
      throw new IllegalArgumentException("Invalid lesions: a lower end lies above its upper end");
    }
    if (!(meanHu - spreadHu > lowHu && meanHu + spreadHu < highHu)) {
      throw new IllegalArgumentException(
          "Invalid lesions: mean "
              + meanHu
              + " HU, give or take "
              + spreadHu
              + ", is not within "
              + lowHu
              + ".."
              + highHu);
    }
  }

  /** As in the paper's code, its labelling of voxels that were low before included. */
  public static LesionSettings published() {
    return new LesionSettings(
        0.9,
        8,
        11,
        0.3,
        0.3,
        0,
        0,
        -975,
        5,
        0,
        -1000,
        -951,
        -600,
        -950,
        false,
        0,
        false,
        LesionPlacement.ANYWHERE);
  }

  /** The default for training: lesions of any share, soft-edged, as noisy as the slice. */
  public static LesionSettings realistic() {
    return new LesionSettings(
        0.9,
        5,
        13,
        0.3,
        0.85,
        0.5,
        0.3,
        -975,
        5,
        15,
        -1000,
        -951,
        -600,
        -950,
        true,
        0.6,
        true,
        LesionPlacement.ANYWHERE);
  }

  /** The same lesions elsewhere. */
  public LesionSettings withPlacement(LesionPlacement other) {
    return new LesionSettings(
        probability,
        lowExponent,
        highExponent,
        lowThreshold,
        highThreshold,
        discProbability,
        focalProbability,
        meanHu,
        sdHu,
        spreadHu,
        lowHu,
        highHu,
        belowHu,
        labelBelowHu,
        excludeAlreadyLow,
        edgePixels,
        carryNoise,
        other);
  }
}
