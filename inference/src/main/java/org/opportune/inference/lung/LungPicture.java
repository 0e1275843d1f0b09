package org.opportune.inference.lung;

import java.util.ArrayList;
import java.util.List;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.OutsideAir;

/**
 * The small square picture of an axial slice that a learned mask looks at: the whole field of view,
 * air at 0 and dense tissue at 1.
 */
public final class LungPicture {
  /** Rows and columns. */
  public static final int SIDE = 128;

  /** What becomes 0, in HU, on a scale whose air is at -1000. */
  public static final double LOW_HU = -1050;

  /** What becomes 1, in HU. */
  public static final double HIGH_HU = 150;

  /** A pixel with more than this of both lung and other tissue lies on the border. */
  private static final double UNCERTAIN = 0.1;

  private LungPicture() {}

  /**
   * A picture to learn from.
   *
   * @param picture what a painter sees
   * @param lung 1 where lung is, else 0
   * @param certain 1 where that counts, 0 on the border of the lungs
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Example(float[] picture, float[] lung, float[] certain) {}

  /**
   * Pictures of a volume with its mask.
   *
   * @param distanceMm least distance between slices
   */
  public static List<Example> examples(HounsfieldVolume volume, LungMask mask, double distanceMm) {
    Thorax thorax = Thorax.of(volume, OutsideAir.medianHu(volume), LungSpares.none());
    CoarseGrid grid = thorax.grid;
    List<Example> examples = new ArrayList<>();
    int step = Math.max(1, (int) Math.round(distanceMm / grid.sliceMm));
    for (int z = 0; z < grid.slices; z += step) {
      int slice = Math.min(volume.slices() - 1, z * grid.merge + grid.merge / 2);
      byte[] labels = mask.labels()[slice];
      float[] share =
          reduce(volume.columns(), volume.rows(), i -> labels[i] == LungMask.NONE ? 0 : 1);
      float[] lung = new float[share.length];
      float[] certain = new float[share.length];
      for (int i = 0; i < share.length; i++) {
        lung[i] = share[i] >= 0.5 ? 1 : 0;
        certain[i] = share[i] > UNCERTAIN && share[i] < 1 - UNCERTAIN ? 0 : 1;
      }
      examples.add(new Example(of(grid, z), lung, certain));
    }
    return examples;
  }

  /** The picture of a coarse slice. */
  static float[] of(CoarseGrid grid, int z) {
    short[] hu = grid.hu[z];
    return reduce(
        grid.columns,
        grid.rows,
        i ->
            hu[i] == HounsfieldVolume.PADDING
                ? 0
                : (float) Math.min(1, Math.max(0, (hu[i] - LOW_HU) / (HIGH_HU - LOW_HU))));
  }

  private interface Values {
    float at(int index);
  }

  /**
   * Means over the pixels of a picture; where those are finer than the slice, the nearest value.
   */
  private static float[] reduce(int columns, int rows, Values values) {
    float[] picture = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      int top = y * rows / SIDE;
      int bottom = Math.max(top + 1, (y + 1) * rows / SIDE);
      for (int x = 0; x < SIDE; x++) {
        int left = x * columns / SIDE;
        int right = Math.max(left + 1, (x + 1) * columns / SIDE);
        float sum = 0;
        for (int row = top; row < bottom; row++) {
          for (int column = left; column < right; column++) {
            sum += values.at(row * columns + column);
          }
        }
        picture[y * SIDE + x] = sum / ((bottom - top) * (right - left));
      }
    }
    return picture;
  }

  /** Value of a painted picture at a cell of a coarse slice, between its four nearest pixels. */
  static float at(float[] painted, CoarseGrid grid, int cell) {
    double x = (cell % grid.columns + 0.5) * SIDE / grid.columns - 0.5;
    double y = (cell / grid.columns + 0.5) * SIDE / grid.rows - 0.5;
    int left = Math.max(0, Math.min(SIDE - 2, (int) Math.floor(x)));
    int top = Math.max(0, Math.min(SIDE - 2, (int) Math.floor(y)));
    double fx = Math.max(0, Math.min(1, x - left));
    double fy = Math.max(0, Math.min(1, y - top));
    int i = top * SIDE + left;
    double upper = painted[i] * (1 - fx) + painted[i + 1] * fx;
    double lower = painted[i + SIDE] * (1 - fx) + painted[i + SIDE + 1] * fx;
    return (float) (upper * (1 - fy) + lower * fy);
  }
}
