package org.opportune.inference.train;

/**
 * How training slices are varied, so that a network learns tissue and not scanners.
 *
 * @param flipProbability probability of each mirroring
 * @param rotateProbability probability of a rotation by 90, 180 or 270 degrees
 * @param shiftHu largest shift of all HU, either way
 * @param scaleShare largest stretch of the distance to -1000 HU, either way, as a share
 * @param kernelProbability probability that the reconstruction kernel is varied
 * @param blurPixels largest standard deviation of the smoothing kernel, in pixels
 * @param sharpenGain largest share of the detail that a sharp kernel adds
 * @param noiseProbability probability that noise is added
 * @param lowNoiseHu smallest standard deviation of added noise; drawn log-uniform
 * @param highNoiseHu largest
 * @param grainPixels largest standard deviation of the smoothing that makes noise coarse, in pixels
 * @param floorProbability probability that values end at -1024 HU, as many scanners store them
 */
public record ScannerSettings(
    double flipProbability,
    double rotateProbability,
    double shiftHu,
    double scaleShare,
    double kernelProbability,
    double blurPixels,
    double sharpenGain,
    double noiseProbability,
    double lowNoiseHu,
    double highNoiseHu,
    double grainPixels,
    double floorProbability) {

  /** Checks the noise range. */
  public ScannerSettings {
    if (!(lowNoiseHu > 0 && lowNoiseHu <= highNoiseHu)) {
      throw new IllegalArgumentException(
          "Invalid noise: " + lowNoiseHu + ".." + highNoiseHu + " HU is not a positive range");
    }
  }

  /** As in the paper's code: mirroring and rotation only. */
  public static ScannerSettings published() {
    return new ScannerSettings(0.3, 0.3, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0);
  }

  /** The default for training: kernels from soft to sharp, noise up to that of a low-dose scan. */
  public static ScannerSettings varied() {
    return new ScannerSettings(0.3, 0.3, 25, 0.2, 0.6, 1.0, 0.8, 0.85, 5, 120, 1.2, 0.5);
  }
}
