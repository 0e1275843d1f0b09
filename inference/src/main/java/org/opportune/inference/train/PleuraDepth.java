package org.opportune.inference.train;

import java.util.Arrays;

/** How deep in the lung each pixel of a slice lies: distance to the nearest pixel outside. */
final class PleuraDepth {
  private PleuraDepth() {}

  /**
   * Measures a slice by a chamfer of two passes, true to 8 %. The slice's frame is no pleura.
   *
   * @param lung 0 outside the lungs, row-major
   * @return mm, 0 outside
   */
  static float[] of(byte[] lung, int columns, double rowMm, double columnMm) {
    float[] depth = new float[lung.length];
    Arrays.fill(depth, Float.MAX_VALUE);
    float across = (float) columnMm;
    float down = (float) rowMm;
    float aslant = (float) Math.hypot(rowMm, columnMm);
    int rows = lung.length / columns;
    for (int pass = 0; pass < 2; pass++) {
      int step = pass == 0 ? 1 : -1;
      int first = pass == 0 ? 0 : lung.length - 1;
      for (int n = 0, i = first; n < lung.length; n++, i += step) {
        if (lung[i] == 0) {
          depth[i] = 0;
          continue;
        }
        int x = i % columns;
        int y = i / columns;
        boolean before = step > 0 ? x > 0 : x < columns - 1;
        boolean after = step > 0 ? x < columns - 1 : x > 0;
        boolean above = step > 0 ? y > 0 : y < rows - 1;
        float best = depth[i];
        best = before ? Math.min(best, depth[i - step] + across) : best;
        if (above) {
          int up = i - step * columns;
          best = Math.min(best, depth[up] + down);
          best = before ? Math.min(best, depth[up - step] + aslant) : best;
          best = after ? Math.min(best, depth[up + step] + aslant) : best;
        }
        depth[i] = best;
      }
    }
    return depth;
  }
}
