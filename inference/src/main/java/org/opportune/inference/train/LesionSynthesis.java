package org.opportune.inference.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.opportune.inference.band.Blur;

/**
 * Draws emphysema into healthy slices: regions of Worley noise, filled with the HU of destroyed
 * lung. Stateless and thread-safe; every choice comes from the generator handed in.
 */
public final class LesionSynthesis {
  private static final int TEXTURE_RADIUS = 2;

  private final LesionSettings settings;

  /** Keeps the settings. */
  public LesionSynthesis(LesionSettings settings) {
    this.settings = settings;
  }

  /**
   * A slice with lesions.
   *
   * @param hu Hounsfield units, row-major
   * @param label 1 where a lesion was inserted, else 0
   */
  // Copying pixels on every access would cost more than the use made of them.
  @SuppressWarnings("ArrayRecordComponent")
  public record Lesions(float[] hu, float[] label) {}

  /**
   * Draws lesions, or none in the share of slices that stay healthy.
   *
   * @param hu the healthy slice; not written to
   * @param lung 0 outside the lungs
   */
  public Lesions apply(float[] hu, byte[] lung, int rows, int columns, RandomGenerator random) {
    return apply(hu, lung, rows, columns, null, random);
  }

  /**
   * The same in a known part of a patient's lungs.
   *
   * @param site null where it is not known: lesions then lie anywhere
   */
  Lesions apply(
      float[] hu, byte[] lung, int rows, int columns, LesionSite site, RandomGenerator random) {
    float[] label = new float[hu.length];
    if (random.nextDouble() >= settings.probability()) {
      return new Lesions(hu.clone(), label);
    }
    boolean anywhere = site == null || settings.placement().equals(LesionPlacement.ANYWHERE);
    boolean[] region =
        anywhere
            ? region(rows, columns, random)
            : new PlacedRegion(settings).draw(rows, columns, site, random);
    for (int i = 0; i < hu.length; i++) {
      region[i] &= lung[i] != 0 && hu[i] < settings.belowHu();
    }
    float[] result = hu.clone();
    float[] share = share(region, rows, columns);
    double mean = settings.meanHu() + settings.spreadHu() * (2 * random.nextDouble() - 1);
    float[] texture = settings.carryNoise() ? texture(hu, lung, rows, columns) : null;
    for (int i = 0; i < hu.length; i++) {
      boolean writable = lung[i] != 0 && hu[i] < settings.belowHu();
      if (share[i] > 0 && writable) {
        double inside = truncatedNormal(mean, random) + (texture == null ? 0 : texture[i]);
        result[i] = (float) (hu[i] + share[i] * (inside - hu[i]));
        label[i] = labelled(region[i], hu[i], result[i]) ? 1 : 0;
      }
    }
    return new Lesions(result, label);
  }

  private boolean labelled(boolean inRegion, float before, float after) {
    if (!inRegion) {
      return false;
    }
    if (settings.carryNoise()) {
      return true;
    }
    boolean wasLow = before < settings.labelBelowHu();
    return after < settings.labelBelowHu() && !(settings.excludeAlreadyLow() && wasLow);
  }

  private boolean[] region(int rows, int columns, RandomGenerator random) {
    int exponent = random.nextInt(settings.lowExponent(), settings.highExponent() + 1);
    double side = LesionSettings.REFERENCE_SIDE;
    double points = Math.max(1, Math.pow(2, exponent) * rows * columns / (side * side));
    float[] noise = WorleyNoise.draw(rows, columns, points, random);
    double threshold = threshold(random);
    boolean discs = random.nextDouble() < settings.discProbability();
    boolean focal = random.nextDouble() < settings.focalProbability();
    double angle = random.nextDouble(0, 2 * Math.PI);
    double offset = focal ? random.nextDouble(-0.3, 0.3) * Math.min(rows, columns) : 0;
    boolean[] region = new boolean[noise.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int i = row * columns + column;
        boolean here = discs ? noise[i] < 1 - threshold : noise[i] > threshold;
        double along =
            Math.cos(angle) * (column - columns / 2.0) + Math.sin(angle) * (row - rows / 2.0);
        region[i] = here && (!focal || along > offset);
      }
    }
    return region;
  }

  private double threshold(RandomGenerator random) {
    double low = settings.lowThreshold();
    double high = settings.highThreshold();
    return low < high ? random.nextDouble(low, high) : low;
  }

  /** How much of each pixel the region fills, 0..1. */
  private float[] share(boolean[] region, int rows, int columns) {
    float[] share = new float[region.length];
    for (int i = 0; i < share.length; i++) {
      share[i] = region[i] ? 1 : 0;
    }
    return settings.edgePixels() > 0
        ? Blur.gaussian(share, rows, columns, settings.edgePixels())
        : share;
  }

  /**
   * What is left of the slice after its local mean within the lungs: noise. Large departures are
   * vessels and are cut off, for in destroyed lung there are few.
   */
  private static float[] texture(float[] hu, byte[] lung, int rows, int columns) {
    float[] mean = Blur.meanWithin(hu, lung, rows, columns, TEXTURE_RADIUS);
    float[] rest = new float[hu.length];
    float[] sizes = new float[hu.length];
    int count = 0;
    for (int i = 0; i < hu.length; i++) {
      if (lung[i] != 0) {
        rest[i] = hu[i] - mean[i];
        sizes[count++] = Math.abs(rest[i]);
      }
    }
    Arrays.sort(sizes, 0, count);
    // 1.4826 times the median absolute deviation is the standard deviation of a normal variable.
    float limit = count == 0 ? 0 : 3 * 1.4826f * sizes[count / 2];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = Math.max(-limit, Math.min(limit, rest[i]));
    }
    return rest;
  }

  private double truncatedNormal(double mean, RandomGenerator random) {
    while (true) {
      double value = mean + settings.sdHu() * random.nextGaussian();
      if (value >= settings.lowHu() && value <= settings.highHu()) {
        return value;
      }
    }
  }
}
