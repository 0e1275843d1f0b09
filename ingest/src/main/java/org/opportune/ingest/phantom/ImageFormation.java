package org.opportune.ingest.phantom;

/** What reconstruction does to an ideal slice: blur, edge enhancement and coloured noise. */
final class ImageFormation {
  private static final short LOWEST = -1024;
  private static final short HIGHEST = 3071;

  private final int matrix;
  private final double noiseHu;
  private final double edgeGain;
  private final float[] spread;
  private final float[] mask;
  private final float[] noiseSpread;
  private final float[] work;
  private final float[] smooth;
  private final float[] noise;
  private final long seed;

  ImageFormation(ScanSettings settings, long seed) {
    this.matrix = settings.matrix();
    this.noiseHu = settings.noiseHu();
    this.seed = seed;
    double pixel = settings.pixelSpacingMm();
    Kernel kernel = settings.kernel();
    this.edgeGain = kernel.edgeGain();
    this.spread = gaussian(kernel.blurMm() / pixel);
    this.mask = gaussian(Math.max(1.1 / pixel, 0.5));
    this.noiseSpread = gaussian(kernel.noiseBlurMm() / pixel);
    int size = matrix * matrix;
    this.work = new float[size];
    this.smooth = new float[size];
    this.noise = new float[size];
  }

  /** Forms one slice; {@code ideal} is used as scratch space. */
  short[] form(float[] ideal, int slice) {
    filter(ideal, spread, ideal);
    if (edgeGain > 0) {
      filter(ideal, mask, smooth);
      for (int i = 0; i < ideal.length; i++) {
        ideal[i] += (float) (edgeGain * (ideal[i] - smooth[i]));
      }
    }
    if (noiseHu > 0) {
      addNoise(ideal, slice);
    }
    short[] hu = new short[ideal.length];
    for (int i = 0; i < hu.length; i++) {
      hu[i] = (short) Math.max(LOWEST, Math.min(HIGHEST, Math.round(ideal[i])));
    }
    return hu;
  }

  private void addNoise(float[] image, int slice) {
    long base = Seeds.mix(seed + slice);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = gauss(base + i * 0x9E3779B97F4A7C15L);
    }
    filter(noise, noiseSpread, noise);
    if (edgeGain > 0.3) {
      filter(noise, mask, smooth);
      for (int i = 0; i < noise.length; i++) {
        noise[i] -= 0.85f * smooth[i];
      }
    }
    double sum = 0;
    for (float value : noise) {
      sum += value * value;
    }
    double gain = noiseHu / Math.sqrt(sum / noise.length + 1e-12);
    double half = matrix / 2.0;
    for (int row = 0; row < matrix; row++) {
      double v = (row - half) / half;
      for (int column = 0; column < matrix; column++) {
        double u = (column - half) / half;
        // Rays through the middle cross most tissue and count fewest photons.
        double local = 1.15 - 0.55 * Math.min(1, u * u + v * v);
        image[row * matrix + column] += (float) (gain * local * noise[row * matrix + column]);
      }
    }
  }

  /** Four uniform draws from one hash: near enough to a normal variate of deviation 1. */
  private static float gauss(long key) {
    long h = Seeds.mix(key);
    int sum =
        (int) (h & 0xFFFF)
            + (int) (h >>> 16 & 0xFFFF)
            + (int) (h >>> 32 & 0xFFFF)
            + (int) (h >>> 48);
    return (sum - 131070) * (1 / 37837f);
  }

  private static float[] gaussian(double sigma) {
    if (sigma < 0.15) {
      return new float[] {1};
    }
    int reach = Math.max(1, (int) Math.ceil(2.5 * sigma));
    float[] taps = new float[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      double value = Math.exp(-i * i / (2 * sigma * sigma));
      taps[i + reach] = (float) value;
      sum += value;
    }
    for (int i = 0; i < taps.length; i++) {
      taps[i] /= (float) sum;
    }
    return taps;
  }

  private void filter(float[] from, float[] taps, float[] to) {
    if (taps.length == 1) {
      if (from != to) {
        System.arraycopy(from, 0, to, 0, from.length);
      }
      return;
    }
    int reach = taps.length / 2;
    for (int row = 0; row < matrix; row++) {
      int start = row * matrix;
      for (int column = 0; column < matrix; column++) {
        float sum = 0;
        for (int i = -reach; i <= reach; i++) {
          int at = Math.max(0, Math.min(matrix - 1, column + i));
          sum += taps[i + reach] * from[start + at];
        }
        work[start + column] = sum;
      }
    }
    for (int row = 0; row < matrix; row++) {
      int start = row * matrix;
      java.util.Arrays.fill(to, start, start + matrix, 0);
      for (int i = -reach; i <= reach; i++) {
        int at = Math.max(0, Math.min(matrix - 1, row + i)) * matrix;
        float tap = taps[i + reach];
        for (int column = 0; column < matrix; column++) {
          to[start + column] += tap * work[at + column];
        }
      }
    }
  }
}
