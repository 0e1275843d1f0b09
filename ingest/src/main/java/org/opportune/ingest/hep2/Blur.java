package org.opportune.ingest.hep2;

/** Gaussian blurs of a plane: exact for small widths, coarse for large ones. */
final class Blur {
  private static final int COARSE = 8;

  private final int columns;
  private final int rows;

  Blur(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Blurs in place; the edge is repeated beyond the plane. */
  void gaussian(float[] plane, double sigma) {
    if (sigma < 0.2) {
      return;
    }
    int reach = (int) Math.ceil(3 * sigma);
    float[] kernel = new float[reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      sum += Math.exp(-0.5 * i * i / (sigma * sigma));
    }
    for (int i = 0; i <= reach; i++) {
      kernel[i] = (float) (Math.exp(-0.5 * i * i / (sigma * sigma)) / sum);
    }
    float[] across = new float[plane.length];
    float[] line = new float[columns + 2 * reach];
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      for (int i = 0; i < line.length; i++) {
        line[i] = plane[start + Math.max(0, Math.min(columns - 1, i - reach))];
      }
      for (int column = 0; column < columns; column++) {
        float value = kernel[0] * line[column + reach];
        for (int i = 1; i <= reach; i++) {
          value += kernel[i] * (line[column + reach - i] + line[column + reach + i]);
        }
        across[start + column] = value;
      }
    }
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      for (int column = 0; column < columns; column++) {
        plane[start + column] = kernel[0] * across[start + column];
      }
      for (int i = 1; i <= reach; i++) {
        int above = Math.max(0, row - i) * columns;
        int below = Math.min(rows - 1, row + i) * columns;
        for (int column = 0; column < columns; column++) {
          plane[start + column] += kernel[i] * (across[above + column] + across[below + column]);
        }
      }
    }
  }

  /** A wide blur of a copy, kept on a grid of every eighth pixel. */
  Coarse coarse(float[] plane, double sigma) {
    int width = (columns + COARSE - 1) / COARSE;
    int height = (rows + COARSE - 1) / COARSE;
    float[] means = new float[width * height];
    for (int row = 0; row < rows; row++) {
      int blockRows = Math.min(COARSE, rows - row / COARSE * COARSE);
      for (int column = 0; column < columns; column++) {
        int blockColumns = Math.min(COARSE, columns - column / COARSE * COARSE);
        means[row / COARSE * width + column / COARSE] +=
            plane[row * columns + column] / (blockRows * blockColumns);
      }
    }
    new Blur(width, height).gaussian(means, sigma / COARSE);
    return new Coarse(width, height, means);
  }

  /**
   * A smooth plane on a coarse grid.
   *
   * @param width points of a row
   * @param height rows of points
   * @param values at the middles of the blocks
   */
  record Coarse(int width, int height, float[] values) {
    /** The value at a pixel, by linear interpolation. */
    double at(int column, int row) {
      float x = Math.max(0, Math.min(width - 1, (column + 0.5f) / COARSE - 0.5f));
      float y = Math.max(0, Math.min(height - 1, (row + 0.5f) / COARSE - 0.5f));
      int left = Math.min((int) x, Math.max(0, width - 2));
      int top = Math.min((int) y, Math.max(0, height - 2));
      float fx = x - left;
      float fy = y - top;
      int at = top * width + left;
      int right = width > 1 ? 1 : 0;
      int down = height > 1 ? width : 0;
      float upper = values[at] + fx * (values[at + right] - values[at]);
      float lower = values[at + down] + fx * (values[at + down + right] - values[at + down]);
      return upper + fy * (lower - upper);
    }
  }
}
