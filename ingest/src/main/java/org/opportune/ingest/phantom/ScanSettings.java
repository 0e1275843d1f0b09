package org.opportune.ingest.phantom;

/**
 * How the scanner samples the thorax.
 *
 * @param matrix rows and columns of a slice
 * @param fieldOfViewMm side of the square reconstructed field, in mm
 * @param sliceSpacingMm distance between slice centres, in mm
 * @param sliceThicknessMm width of the slice profile, in mm; a thick slice averages more tissue
 * @param kernel class of reconstruction kernel
 * @param noiseHu standard deviation of the image noise inside the thorax, in HU
 */
public record ScanSettings(
    int matrix,
    double fieldOfViewMm,
    double sliceSpacingMm,
    double sliceThicknessMm,
    Kernel kernel,
    double noiseHu) {

  /** Checks the ranges. */
  public ScanSettings {
    if (matrix < 16 || matrix > 1024) {
      throw new IllegalArgumentException("Invalid matrix: " + matrix + " is not in 16..1024");
    }
    positive("field of view", fieldOfViewMm);
    positive("slice spacing", sliceSpacingMm);
    positive("slice thickness", sliceThicknessMm);
    if (!(noiseHu >= 0)) {
      throw new IllegalArgumentException("Invalid noise: " + noiseHu + " HU is negative");
    }
  }

  /** Width and height of a voxel, in mm. */
  public double pixelSpacingMm() {
    return fieldOfViewMm / matrix;
  }

  private static void positive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value + " mm is not positive");
    }
  }
}
