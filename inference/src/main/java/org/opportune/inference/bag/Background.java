package org.opportune.inference.bag;

import org.opportune.ingest.slide.SlidePicture;

/**
 * When a patch shows nothing: fewer than {@code leastShare} of its pixels are brighter, in their
 * brightest channel, than the darkest tenth of the image by {@code signalLevels} or more. Without
 * this rule empty patches would be taught the labels of the cells beside them.
 *
 * @param signalLevels grey levels of 255
 * @param leastShare 0..1; 0 keeps every patch
 */
public record Background(int signalLevels, double leastShare) {
  private static final double DARKEST = 0.1;

  /** Of fluorescence: dark where nothing is. */
  public static Background fluorescence() {
    return new Background(6, 0.01);
  }

  /** Keeps every patch, for images whose background is not dark. */
  public static Background none() {
    return new Background(0, 0);
  }

  /** Checks the ranges. */
  public Background {
    if (signalLevels < 0 || signalLevels > 255 || !(leastShare >= 0 && leastShare <= 1)) {
      throw new IllegalArgumentException(
          "Invalid background: %d levels, share %s".formatted(signalLevels, leastShare));
    }
  }

  /** The least brightness that is signal in an image, 0..255 and above. */
  int signalFrom(SlidePicture picture) {
    int[] histogram = new int[256];
    int pixels = picture.columns() * picture.rows();
    for (int i = 0; i < pixels; i++) {
      histogram[brightest(picture.rgb(), i)]++;
    }
    long below = 0;
    int level = 0;
    while (level < 255 && below + histogram[level] < DARKEST * pixels) {
      below += histogram[level++];
    }
    return level + signalLevels;
  }

  /** Whether a square of an image shows nothing. */
  boolean isEmpty(SlidePicture picture, PatchPlace place, int signalFrom) {
    if (leastShare == 0) {
      return false;
    }
    int signal = 0;
    for (int row = place.row(); row < place.row() + place.side(); row++) {
      for (int column = place.column(); column < place.column() + place.side(); column++) {
        signal += brightest(picture.rgb(), row * picture.columns() + column) >= signalFrom ? 1 : 0;
      }
    }
    return signal < leastShare * place.side() * place.side();
  }

  private static int brightest(byte[] rgb, int pixel) {
    return Math.max(
        rgb[3 * pixel] & 0xFF, Math.max(rgb[3 * pixel + 1] & 0xFF, rgb[3 * pixel + 2] & 0xFF));
  }
}
