package org.opportune.inference.band;

/** Smoothing of row-major images. Borders repeat the last pixel. */
public final class Blur {
  private Blur() {}

  /** Gaussian of a standard deviation in pixels, cut off at three of them. */
  public static float[] gaussian(float[] image, int rows, int columns, double sigma) {
    int radius = Math.max(1, (int) Math.ceil(3 * sigma));
    float[] kernel = new float[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      kernel[i] = (float) Math.exp(-i * i / (2 * sigma * sigma));
      sum += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (int i = 0; i <= radius; i++) {
      kernel[i] /= (float) sum;
    }
    float[] across = new float[image.length];
    for (int row = 0; row < rows; row++) {
      along(image, across, row * columns, 1, columns, kernel);
    }
    float[] both = new float[image.length];
    for (int column = 0; column < columns; column++) {
      along(across, both, column, columns, rows, kernel);
    }
    return both;
  }

  /** Mean over a square of 2 * radius + 1 pixels, of the pixels within a mask only. */
  public static float[] meanWithin(float[] image, byte[] mask, int rows, int columns, int radius) {
    // Summed-area tables, one row and column larger than the image.
    double[] sums = new double[(rows + 1) * (columns + 1)];
    int[] counts = new int[sums.length];
    for (int row = 0; row < rows; row++) {
      double rowSum = 0;
      int rowCount = 0;
      for (int column = 0; column < columns; column++) {
        int i = row * columns + column;
        if (mask[i] != 0) {
          rowSum += image[i];
          rowCount++;
        }
        int at = (row + 1) * (columns + 1) + column + 1;
        sums[at] = sums[at - columns - 1] + rowSum;
        counts[at] = counts[at - columns - 1] + rowCount;
      }
    }
    float[] mean = new float[image.length];
    for (int row = 0; row < rows; row++) {
      int top = Math.max(0, row - radius) * (columns + 1);
      int bottom = Math.min(rows, row + radius + 1) * (columns + 1);
      for (int column = 0; column < columns; column++) {
        int left = Math.max(0, column - radius);
        int right = Math.min(columns, column + radius + 1);
        int count = counts[bottom + right] - counts[bottom + left];
        count -= counts[top + right] - counts[top + left];
        double sum = sums[bottom + right] - sums[bottom + left];
        sum -= sums[top + right] - sums[top + left];
        mean[row * columns + column] = count == 0 ? 0 : (float) (sum / count);
      }
    }
    return mean;
  }

  private static void along(
      float[] from, float[] to, int first, int stride, int length, float[] kernel) {
    int radius = kernel.length - 1;
    for (int i = 0; i < length; i++) {
      float sum = kernel[0] * from[first + i * stride];
      for (int k = 1; k <= radius; k++) {
        int before = Math.max(0, i - k);
        int after = Math.min(length - 1, i + k);
        sum += kernel[k] * (from[first + before * stride] + from[first + after * stride]);
      }
      to[first + i * stride] = sum;
    }
  }
}
