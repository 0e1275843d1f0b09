package org.opportune.inference.lung;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cells around one that count as near, as many on either side; sets grow and shrink by it. */
final class Ball {
  /** Cells to either side, by slices and, within them, rows away from the centre. */
  private final int[][] halfWidth;

  private final int widest;

  /** Whether a cell so many columns, rows and slices away is near; nearer ones then are too. */
  interface Near {
    boolean is(int columns, int rows, int slices);
  }

  private Ball(int[][] halfWidth) {
    this.halfWidth = halfWidth;
    this.widest = halfWidth[0][0];
  }

  /**
   * A ball around a cell that is near itself.
   *
   * @param mostRows rows away at most
   * @param mostSlices slices away at most
   */
  static Ball of(Near near, int mostRows, int mostSlices) {
    List<int[]> slices = new ArrayList<>();
    for (int dz = 0; dz <= mostSlices && near.is(0, 0, dz); dz++) {
      List<Integer> rows = new ArrayList<>();
      for (int dy = 0; dy <= mostRows && near.is(0, dy, dz); dy++) {
        int dx = 0;
        while (near.is(dx + 1, dy, dz)) {
          dx++;
        }
        rows.add(dx);
      }
      slices.add(rows.stream().mapToInt(Integer::intValue).toArray());
    }
    return new Ball(slices.toArray(int[][]::new));
  }

  /** Every cell near one of a set; beyond the frame is none. */
  BitMask dilate(BitMask set) {
    BitMask result = set.empty();
    long[][] wide = new long[widest + 1][];
    for (int z = 0; z < set.slices; z++) {
      long[] slice = set.slice(z);
      int first = 0;
      int end = slice.length;
      while (first < end && slice[first] == 0) {
        first++;
      }
      while (end > first && slice[end - 1] == 0) {
        end--;
      }
      // Of most slices, rows in front of the lungs and behind them are empty.
      int top = first / set.words * set.words;
      int bottom = (end + set.words - 1) / set.words * set.words;
      if (first < end) {
        wide[0] = Arrays.copyOfRange(slice, top, bottom);
        for (int w = 1; w <= widest; w++) {
          wide[w] = Neighbours.widened(set, wide[w - 1]);
        }
        for (int dz = 0; dz < halfWidth.length; dz++) {
          if (z >= dz) {
            addDisc(wide, halfWidth[dz], result, z - dz, top);
          }
          if (dz > 0 && z + dz < set.slices) {
            addDisc(wide, halfWidth[dz], result, z + dz, top);
          }
        }
      }
    }
    return result;
  }

  private static void addDisc(long[][] wide, int[] halfWidths, BitMask target, int z, int from) {
    for (int dy = 0; dy < halfWidths.length; dy++) {
      long[] rows = wide[halfWidths[dy]];
      Neighbours.join(rows, target.slice(z), from + dy * target.words);
      if (dy > 0) {
        Neighbours.join(rows, target.slice(z), from - dy * target.words);
      }
    }
  }

  /** Every cell that has only cells of a set near it; beyond the frame is none, slices apart. */
  BitMask erode(BitMask set) {
    BitMask eroded = dilate(set.complement()).complement();
    int tall = halfWidth[0].length - 1;
    for (int z = 0; z < set.slices; z++) {
      for (int y = 0; y < set.rows; y++) {
        if (y < tall || y >= set.rows - tall) {
          eroded.clear(z, y, 0, set.columns);
        } else {
          eroded.clear(z, y, 0, Math.min(widest, set.columns));
          eroded.clear(z, y, Math.max(0, set.columns - widest), set.columns);
        }
      }
    }
    return eroded;
  }
}
