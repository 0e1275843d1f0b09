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

  /** Fewer voxels than this are no measurement. */
  private static final int MIN_VOXELS = 500;

  private final int columns;
  private final int rows;
  private final boolean[] excluded;
  private final int[] histogram = new int[1 << Short.SIZE];
  private long count;

  OutsideAir(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.excluded = new boolean[columns * rows];
    ReconstructionCircle circle = new ReconstructionCircle(columns, rows);
    for (int i = 0; i < excluded.length; i++) {
      excluded[i] = circle.excludes(i / columns, i % columns);
    }
  }

  /** Median HU of the air around the patient of a volume, NaN when there is none to measure. */
  public static double medianHu(HounsfieldVolume volume) {
    OutsideAir air = new OutsideAir(volume.columns(), volume.rows());
    for (short[] slice : volume.hu()) {
      air.add(slice);
    }
    return air.median();
  }

  /** Adds a slice on the patient's axes. */
  void add(short[] slice) {
    fromFront(slice);
    // The back half of the sides holds the couch, whose foam is close to air.
    for (int row = 0; row < rows / 2; row++) {
      ray(slice, row * columns, 1, columns);
      ray(slice, (row + 1) * columns - 1, -1, columns);
    }
  }

  /** Median HU, NaN when the patient fills the field of view. */
  double median() {
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
    int[] from = new int[columns];
    Arrays.fill(from, rows);
    boolean[] ended = new boolean[columns];
    int open = columns;
    for (int row = 0; row < rows && open > 0; row++) {
      for (int column = 0; column < columns; column++) {
        int at = row * columns + column;
        boolean measured = measured(slice, at);
        if (!ended[column] && (measured || from[column] < rows)) {
          from[column] = Math.min(from[column], row);
          if (!measured || slice[at] > BODY_HU) {
            ended[column] = true;
            open--;
          } else if (row - MARGIN >= from[column] + MARGIN) {
            // That the ray goes on tells that this voxel is not at its end.
            histogram[slice[at - MARGIN * columns] - Short.MIN_VALUE]++;
            count++;
          }
        }
      }
    }
  }

  private void ray(short[] slice, int start, int step, int length) {
    int from = 0;
    while (from < length && !measured(slice, start + from * step)) {
      from++;
    }
    int to = from;
    while (to < length
        && measured(slice, start + to * step)
        && slice[start + to * step] <= BODY_HU) {
      to++;
    }
    for (int i = from + MARGIN; i < to - MARGIN; i++) {
      histogram[slice[start + i * step] - Short.MIN_VALUE]++;
      count++;
    }
  }

  private boolean measured(short[] slice, int at) {
    return slice[at] != HounsfieldVolume.PADDING && !excluded[at];
  }
}
