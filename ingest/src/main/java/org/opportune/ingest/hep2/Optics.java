package org.opportune.ingest.hep2;

import java.util.SplittableRandom;
import org.opportune.ingest.phantom.Seeds;

/** Microscope and camera: defocus, haze, uneven light, noise, eight bits of three colours. */
final class Optics {
  /** Share of the light that comes from planes out of focus. */
  private static final double HAZE = 0.16;

  /** Share of the green that the red and blue of a colour camera see. */
  private static final double RED_BLEED = 0.026;

  private static final double BLUE_BLEED = 0.031;
  private static final double READ_NOISE = 0.25;

  private final FieldSpec spec;
  private final SplittableRandom random;

  Optics(FieldSpec spec) {
    this.spec = spec;
    this.random = new SplittableRandom(Seeds.of(spec.seed(), "optics"));
  }

  /** The picture that light makes; the canvas is consumed. */
  byte[] picture(Canvas canvas) {
    int columns = canvas.columns();
    int rows = canvas.rows();
    float[] light = canvas.light();
    Blur blur = new Blur(columns, rows);
    Blur.Coarse haze = blur.coarse(light, 0.7 * spec.cellDiameterPx());
    blur.gaussian(light, spec.blurSigmaPx());
    double tiltX = 0.35 * (2 * random.nextDouble() - 1);
    double tiltY = 0.35 * (2 * random.nextDouble() - 1);
    double vignette = Cell.between(random, 0.05, 0.25);
    double shot = spec.noise() * spec.noise();
    double read = READ_NOISE * spec.noise();
    byte[] rgb = new byte[3 * columns * rows];
    for (int row = 0; row < rows; row++) {
      double v = 2.0 * row / rows - 1;
      for (int column = 0; column < columns; column++) {
        double u = 2.0 * column / columns - 1;
        int at = row * columns + column;
        double lamp = 1 - vignette * (u * u + v * v) / 2;
        double background = spec.background() * (1 + tiltX * u + tiltY * v);
        double signal = lamp * ((1 - HAZE) * light[at] + HAZE * haze.at(column, row) + background);
        double spread = Math.sqrt(shot * signal + read * read);
        double green = signal + spread * Cell.gaussian(random);
        rgb[3 * at] = sample(RED_BLEED * green, at);
        rgb[3 * at + 1] = sample(green, at);
        rgb[3 * at + 2] = sample(BLUE_BLEED * green, at + 1);
      }
    }
    return rgb;
  }

  /** Rounded with a fixed dither, so that the faint colours keep their mean. */
  private static byte sample(double value, int at) {
    int dither = at * 0x9E3779B9 >>> 16;
    return (byte) Math.max(0, Math.min(255, (int) (255 * value + dither * 0x1p-16)));
  }
}
