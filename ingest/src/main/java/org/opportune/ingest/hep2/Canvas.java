package org.opportune.ingest.hep2;

/**
 * Light of a field before it passes the optics. 1 is full scale of the camera; light adds up.
 *
 * @param columns pixels of a row
 * @param rows rows
 * @param light one sample per pixel, row by row
 */
record Canvas(int columns, int rows, float[] light) {
  private static final double REACH = 2.6;

  static Canvas dark(int columns, int rows) {
    return new Canvas(columns, rows, new float[columns * rows]);
  }

  /** Adds a round spot of Gaussian profile. */
  void spot(double x, double y, double sigma, double peak) {
    int left = Math.max(0, (int) Math.ceil(x - REACH * sigma));
    int right = Math.min(columns - 1, (int) Math.floor(x + REACH * sigma));
    int top = Math.max(0, (int) Math.ceil(y - REACH * sigma));
    int bottom = Math.min(rows - 1, (int) Math.floor(y + REACH * sigma));
    if (left > right || top > bottom) {
      return;
    }
    double scale = -0.5 / (sigma * sigma);
    double[] across = new double[right - left + 1];
    for (int column = left; column <= right; column++) {
      across[column - left] = Math.exp(scale * (column - x) * (column - x));
    }
    for (int row = top; row <= bottom; row++) {
      double down = peak * Math.exp(scale * (row - y) * (row - y));
      int at = row * columns;
      for (int column = left; column <= right; column++) {
        light[at + column] += (float) (down * across[column - left]);
      }
    }
  }

  /** Light at a place within an outline. */
  @FunctionalInterface
  interface Shade {
    /**
     * Light to add.
     *
     * @param radius 0 at the centre of the outline, 1 on its edge
     * @param coverage share of the pixel that lies within, 0 to 1
     */
    double at(double radius, double coverage, int column, int row);
  }

  /** Adds light within an outline and up to {@code reach} times its radius. */
  void shade(Outline outline, double reach, Shade shade) {
    double extent = outline.extent() * reach + 1;
    int left = Math.max(0, (int) (outline.x() - extent));
    int right = Math.min(columns - 1, (int) Math.ceil(outline.x() + extent));
    int top = Math.max(0, (int) (outline.y() - extent));
    int bottom = Math.min(rows - 1, (int) Math.ceil(outline.y() + extent));
    double pixels = outline.meanRadius();
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double radius = outline.radius(column, row);
        if (radius <= reach + 1 / pixels) {
          double coverage = Math.max(0, Math.min(1, (1 - radius) * pixels + 0.5));
          light[row * columns + column] += (float) shade.at(radius, coverage, column, row);
        }
      }
    }
  }
}
