package org.opportune.inference.eval;

/**
 * How far every voxel is from the nearest marked one, exactly: lower envelopes of parabolas, axis
 * by axis (Felzenszwalb and Huttenlocher, Theory of Computing 2012;8:415).
 */
final class DistanceMap {
  private final double[] squares;

  /**
   * Measures.
   *
   * @param marked one per voxel; all distances are infinite when none is
   */
  DistanceMap(boolean[] marked, VoxelGrid grid) {
    this.squares = new double[marked.length];
    for (int i = 0; i < marked.length; i++) {
      squares[i] = marked[i] ? 0 : Double.POSITIVE_INFINITY;
    }
    int plane = grid.rows() * grid.columns();
    along(grid.columns(), 1, grid.pixelMm());
    along(grid.rows(), grid.columns(), grid.pixelMm());
    along(grid.slices(), plane, grid.sliceMm());
  }

  /** Distance of a voxel, in mm. */
  double mm(int voxel) {
    return Math.sqrt(squares[voxel]);
  }

  /** One pass over all lines of an axis. */
  private void along(int length, int stride, double stepMm) {
    Line line = new Line(length, stepMm);
    for (int start = 0; start < squares.length; start++) {
      if (start / stride % length == 0) {
        line.relax(squares, start, stride);
      }
    }
  }

  /** The parabolas over one line. */
  private static final class Line {
    private final double stepMm;
    private final double[] height;
    private final int[] apex;
    private final double[] from;

    Line(int length, double stepMm) {
      this.stepMm = stepMm;
      this.height = new double[length];
      this.apex = new int[length];
      this.from = new double[length];
    }

    void relax(double[] values, int start, int stride) {
      int last = -1;
      for (int i = 0; i < height.length; i++) {
        height[i] = values[start + i * stride];
        if (Double.isInfinite(height[i])) {
          continue;
        }
        double meet = Double.NEGATIVE_INFINITY;
        while (last >= 0 && (meet = meeting(apex[last], i)) <= from[last]) {
          last--;
          meet = Double.NEGATIVE_INFINITY;
        }
        last++;
        apex[last] = i;
        from[last] = meet;
      }
      if (last < 0) {
        return;
      }
      int at = 0;
      for (int i = 0; i < height.length; i++) {
        while (at < last && from[at + 1] <= i * stepMm) {
          at++;
        }
        double away = (i - apex[at]) * stepMm;
        values[start + i * stride] = away * away + height[apex[at]];
      }
    }

    /** Where two parabolas cross, in mm along the line. */
    private double meeting(int first, int second) {
      double a = first * stepMm;
      double b = second * stepMm;
      return (height[second] + b * b - height[first] - a * a) / (2 * (b - a));
    }
  }
}
