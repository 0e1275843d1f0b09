package org.opportune.inference.train;

import java.util.random.RandomGenerator;
import org.opportune.inference.band.Blur;

/**
 * One scanner, drawn at random: what it does to HU, detail and noise. The same draw is applied to
 * the slice with lesions and, noise apart, to the slice to be restored.
 */
final class ScannerEffects {
  private static final double STORED_FLOOR_HU = -1024;
  private static final double DETAIL_PIXELS = 1.0;
  private static final double LOW_BAND_PIXELS = 2.0;

  /** Share of scanners whose noise lacks its coarse part, as that of sharp kernels does. */
  private static final double HIGH_PASS_SHARE = 0.5;

  private final double shift;
  private final double scale;
  private final double blur;
  private final double sharpen;
  private final double noiseSd;
  private final double grain;
  private final boolean highPass;
  private final boolean floored;

  /** Draws a scanner. */
  ScannerEffects(ScannerSettings settings, RandomGenerator random) {
    this.shift = settings.shiftHu() * (2 * random.nextDouble() - 1);
    this.scale = 1 + settings.scaleShare() * (2 * random.nextDouble() - 1);
    boolean kernel = random.nextDouble() < settings.kernelProbability();
    boolean smooth = random.nextBoolean();
    this.blur = kernel && smooth ? settings.blurPixels() * random.nextDouble() : 0;
    this.sharpen = kernel && !smooth ? settings.sharpenGain() * random.nextDouble() : 0;
    double ratio = settings.highNoiseHu() / settings.lowNoiseHu();
    double sd = settings.lowNoiseHu() * Math.pow(ratio, random.nextDouble());
    this.noiseSd = random.nextDouble() < settings.noiseProbability() ? sd : 0;
    this.grain = settings.grainPixels() * random.nextDouble();
    this.highPass = random.nextDouble() < HIGH_PASS_SHARE;
    this.floored = random.nextDouble() < settings.floorProbability();
  }

  /** Tissue of this patient on this scanner: shifted and stretched HU. */
  float[] tissue(float[] hu) {
    float[] result = new float[hu.length];
    for (int i = 0; i < hu.length; i++) {
      result[i] = (float) ((hu[i] + 1000) * scale - 1000 + shift);
    }
    return result;
  }

  /** The kernel's work on detail: smoothing, or an overshoot at edges. */
  float[] reconstruct(float[] hu, int rows, int columns) {
    if (blur > 0.2) {
      return Blur.gaussian(hu, rows, columns, blur);
    }
    if (sharpen > 0) {
      float[] smooth = Blur.gaussian(hu, rows, columns, DETAIL_PIXELS);
      float[] result = new float[hu.length];
      for (int i = 0; i < hu.length; i++) {
        result[i] = (float) (hu[i] + sharpen * (hu[i] - smooth[i]));
      }
      return result;
    }
    return hu;
  }

  /** Adds noise of this scanner's strength and grain, and its storage floor. */
  float[] expose(float[] hu, int rows, int columns, RandomGenerator random) {
    float[] result = hu.clone();
    if (noiseSd > 0) {
      float[] noise = noise(rows, columns, random);
      for (int i = 0; i < result.length; i++) {
        result[i] += noise[i];
      }
    }
    if (floored) {
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) Math.max(STORED_FLOOR_HU, result[i]);
      }
    }
    return result;
  }

  private float[] noise(int rows, int columns, RandomGenerator random) {
    float[] noise = new float[rows * columns];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    if (grain > 0.3) {
      noise = Blur.gaussian(noise, rows, columns, grain);
    }
    if (highPass) {
      float[] low = Blur.gaussian(noise, rows, columns, LOW_BAND_PIXELS);
      for (int i = 0; i < noise.length; i++) {
        noise[i] -= low[i];
      }
    }
    double squares = 0;
    for (float value : noise) {
      squares += value * value;
    }
    float factor = (float) (noiseSd / Math.sqrt(Math.max(squares / noise.length, 1e-12)));
    for (int i = 0; i < noise.length; i++) {
      noise[i] *= factor;
    }
    return noise;
  }
}
