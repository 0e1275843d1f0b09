package org.opportune.inference.explain;

/**
 * How much each place of an image counted.
 *
 * @param rows rows
 * @param columns columns
 * @param values row-major; not copied, callers must not write to it
 */
// Copying pixels on every access would cost more than the use made of them.
@SuppressWarnings("ArrayRecordComponent")
public record HeatMap(int rows, int columns, float[] values) {

  /** Checks the size. */
  public HeatMap {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          "Invalid map: %d values are not %d x %d".formatted(values.length, rows, columns));
    }
  }

  /** At another size, linear between the centres of its pixels and level beyond the outermost. */
  public HeatMap scaledTo(int toRows, int toColumns) {
    float[] scaled = new float[toRows * toColumns];
    for (int row = 0; row < toRows; row++) {
      double y = place(row, toRows, rows);
      int top = (int) y;
      int bottom = Math.min(rows - 1, top + 1);
      for (int column = 0; column < toColumns; column++) {
        double x = place(column, toColumns, columns);
        int left = (int) x;
        int right = Math.min(columns - 1, left + 1);
        double above = between(top, left, right, x - left);
        double below = between(bottom, left, right, x - left);
        scaled[row * toColumns + column] = (float) (above + (y - top) * (below - above));
      }
    }
    return new HeatMap(toRows, toColumns, scaled);
  }

  /** The largest value. */
  public float largest() {
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most;
  }

  /** Brought to 0..1, the least value to 0 and the largest to 1; all 0 where they are equal. */
  public HeatMap stretched() {
    float least = Float.POSITIVE_INFINITY;
    float most = largest();
    for (float value : values) {
      least = Math.min(least, value);
    }
    float[] stretched = new float[values.length];
    for (int i = 0; i < stretched.length; i++) {
      stretched[i] = most > least ? (values[i] - least) / (most - least) : 0;
    }
    return new HeatMap(rows, columns, stretched);
  }

  private double between(int row, int left, int right, double share) {
    float a = values[row * columns + left];
    float b = values[row * columns + right];
    return a + share * (b - a);
  }

  private static double place(int index, int from, int to) {
    return Math.max(0, Math.min(to - 1, (index + 0.5) * to / from - 0.5));
  }
}
