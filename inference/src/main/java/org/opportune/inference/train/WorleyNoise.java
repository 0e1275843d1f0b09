package org.opportune.inference.train;

import java.util.random.RandomGenerator;

/**
 * Cellular (Worley) noise in two dimensions: distance of each pixel to the nearest of many random
 * points, scaled to 0..1 over the image.
 *
 * <p>The published code rotates the finished picture. Here the pixel coordinates are rotated about
 * the image's centre and points are strewn over the square that holds the image at any angle: the
 * same noise without interpolation and without empty corners.
 */
final class WorleyNoise {
  private final double side;
  private final double cell;
  private final int cells;
  private final double[] x;
  private final double[] y;

  /** Index of the first point of each cell; points are sorted by cell. */
  private final int[] start;

  /**
   * Strews points over a square.
   *
   * @param x coordinates in 0..side
   * @param y coordinates in 0..side
   * @param side extent of the square
   */
  WorleyNoise(double[] x, double[] y, double side) {
    this.side = side;
    this.cells = Math.max(1, (int) Math.sqrt(x.length));
    this.cell = side / cells;
    this.start = new int[cells * cells + 1];
    for (int i = 0; i < x.length; i++) {
      start[cellOf(x[i], y[i]) + 1]++;
    }
    for (int i = 1; i < start.length; i++) {
      start[i] += start[i - 1];
    }
    this.x = new double[x.length];
    this.y = new double[x.length];
    int[] next = start.clone();
    for (int i = 0; i < x.length; i++) {
      int slot = next[cellOf(x[i], y[i])]++;
      this.x[slot] = x[i];
      this.y[slot] = y[i];
    }
  }

  /**
   * Draws an image.
   *
   * @param rows rows of the image
   * @param columns columns of the image
   * @param points expected number of points within the image, at least 1
   * @return row-major, 0..1
   */
  static float[] draw(int rows, int columns, double points, RandomGenerator random) {
    double side = Math.hypot(rows, columns);
    int count = Math.max(1, (int) Math.round(points * side * side / ((double) rows * columns)));
    double[] x = random.doubles(count, 0, side).toArray();
    double[] y = random.doubles(count, 0, side).toArray();
    double angle = random.nextDouble(-Math.PI / 2, Math.PI / 2);
    WorleyNoise noise = new WorleyNoise(x, y, side);
    float[] image = new float[rows * columns];
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double dx = column - (columns - 1) / 2.0;
        double dy = row - (rows - 1) / 2.0;
        image[row * columns + column] =
            (float) noise.distance(side / 2 + cos * dx - sin * dy, side / 2 + sin * dx + cos * dy);
      }
    }
    normalise(image);
    return image;
  }

  /** Distance from a place within the square to the nearest point. */
  double distance(double atX, double atY) {
    int column = index(atX);
    int row = index(atY);
    double best = Double.POSITIVE_INFINITY;
    // A ring of cells at distance d holds no point nearer than (d - 1) cells or so.
    for (int ring = 0; ring <= cells; ring++) {
      double reach = (ring - 1) * cell;
      if (reach > 0 && reach * reach > best) {
        break;
      }
      best = Math.min(best, nearestInRing(atX, atY, column, row, ring));
    }
    return Math.sqrt(best);
  }

  private double nearestInRing(double atX, double atY, int column, int row, int ring) {
    double best = Double.POSITIVE_INFINITY;
    for (int r = Math.max(0, row - ring); r <= Math.min(cells - 1, row + ring); r++) {
      boolean edge = Math.abs(r - row) == ring;
      int step = edge || ring == 0 ? 1 : 2 * ring;
      for (int c = column - ring; c <= column + ring; c += step) {
        if (c >= 0 && c < cells) {
          best = Math.min(best, nearestInCell(atX, atY, r * cells + c));
        }
      }
    }
    return best;
  }

  private double nearestInCell(double atX, double atY, int index) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = start[index]; i < start[index + 1]; i++) {
      double dx = x[i] - atX;
      double dy = y[i] - atY;
      best = Math.min(best, dx * dx + dy * dy);
    }
    return best;
  }

  private int cellOf(double atX, double atY) {
    return index(atY) * cells + index(atX);
  }

  private int index(double at) {
    return Math.min(cells - 1, Math.max(0, (int) (at / side * cells)));
  }

  private static void normalise(float[] image) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : image) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float range = Math.max(high - low, Float.MIN_NORMAL);
    for (int i = 0; i < image.length; i++) {
      image[i] = (image[i] - low) / range;
    }
  }
}
