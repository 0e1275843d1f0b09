package org.opportune.ingest.ct;

import java.util.Arrays;

/**
 * The air around the patient, by which a volume's calibration is judged: voxels met on the way in
 * from the front, the left and the right edge of the reconstruction circle, before anything denser
 * than {@link #BODY_HU}.
 */
public final class OutsideAir {
  private static final short BODY_HU = -500;

  /** Left out at the edge of the circle and before a surface, where values are blurred. */
  private static final int MARGIN = 3;

  /** Slices nearer than this show the same air. */
  private static final double LEAST_DISTANCE_MM = 2;

  /** Fewer voxels than this are no measurement. */
  private static final int MIN_VOXELS = 500;

  private final int columns;
  private final int rows;

  /** Columns of each row that lie in the circle; the end is excluded. */
  private final int[] first;

  private final int[] end;
  private final int[] histogram = new int[1 << Short.SIZE];

  OutsideAir(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.first = new int[rows];
    this.end = new int[rows];
    ReconstructionCircle circle = new ReconstructionCircle(columns, rows);
    for (int row = 0; row < rows; row++) {
      first[row] = circle.first(row);
      end[row] = circle.end(row);
    }
  }

  /**
   * Median HU of the air around the patient of a volume, NaN when there is none to measure. Of
   * slices thinner than {@value #LEAST_DISTANCE_MM} mm every second, third and so on is looked at.
   */
  public static double medianHu(HounsfieldVolume volume) {
    OutsideAir air = new OutsideAir(volume.columns(), volume.rows());
    int step = step(volume.sliceZMm());
    for (int slice = 0; slice < volume.slices(); slice += step) {
      air.add(volume.hu()[slice]);
    }
    return air.median();
  }

  /** Steps from the first slice to the next that is looked at, and so on. */
  static int step(double[] zMm) {
    int last = zMm.length - 1;
    double distanceMm = last < 1 ? LEAST_DISTANCE_MM : (zMm[last] - zMm[0]) / last;
    return Math.max(1, (int) (LEAST_DISTANCE_MM / distanceMm + 1e-6));
  }

  /** Adds a slice on the patient's axes. */
  void add(short[] slice) {
    fromFront(slice);
    // The back half of the sides holds the couch, whose foam is close to air.
    for (int row = 0; row < rows / 2; row++) {
      int start = row * columns;
      ray(slice, start + first[row], 1, end[row] - first[row]);
      ray(slice, start + end[row] - 1, -1, end[row] - first[row]);
    }
  }

  /** Median HU, NaN when the patient fills the field of view. */
  double median() {
    long count = 0;
    for (int voxels : histogram) {
      count += voxels;
    }
    if (count < MIN_VOXELS) {
      return Double.NaN;
    }
    long below = 0;
    int bin = -1;
    while (2 * below < count) {
      below += histogram[++bin];
    }
    return bin + Short.MIN_VALUE;
  }

  /** A ray down each column, all of them row by row as the slice lies in memory. */
  private void fromFront(short[] slice) {
    int[] counted = histogram;
    int[] from = new int[columns];
    Arrays.fill(from, rows);
    int[] open = new int[columns];
    Arrays.setAll(open, column -> column);
    int rays = columns;
    for (int row = 0; row < rows && rays > 0; row++) {
      int start = row * columns;
      int left = first[row];
      int right = end[row];
      int going = 0;
      for (int i = 0; i < rays; i++) {
        int column = open[i];
        short value = slice[start + column];
        boolean measured = column >= left && column < right && value != HounsfieldVolume.PADDING;
        int began = from[column];
        if (measured && began == rows) {
          began = row;
          from[column] = row;
        }
        if (measured ? value <= BODY_HU : began == rows) {
          open[going++] = column;
          if (row - began >= 2 * MARGIN) {
            // That the ray goes on tells that this voxel is not at its end.
            counted[slice[start + column - MARGIN * columns] - Short.MIN_VALUE]++;
          }
        }
      }
      rays = going;
    }
  }

  private void ray(short[] slice, int start, int step, int length) {
    int[] counted = histogram;
    int at = start;
    int beyond = start + length * step;
    while (at != beyond && slice[at] == HounsfieldVolume.PADDING) {
      at += step;
    }
    int from = at + MARGIN * step;
    while (at != beyond && isAir(slice[at])) {
      at += step;
    }
    int to = at - MARGIN * step;
    for (int i = from; (to - i) * step > 0; i += step) {
      counted[slice[i] - Short.MIN_VALUE]++;
    }
  }

  private static boolean isAir(short value) {
    return value <= BODY_HU && value != HounsfieldVolume.PADDING;
  }
}
