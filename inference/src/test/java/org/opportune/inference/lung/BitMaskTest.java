package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every operation on 64 cells at a time against the same on one cell after the other. */
class BitMaskTest {
  private static final int ROWS = 9;
  private static final int SLICES = 5;

  /** Widths below, at and beyond whole words and whole groups of eight. */
  private static final int[] COLUMNS = {1, 7, 8, 63, 64, 65, 130};

  private interface Oracle {
    boolean at(boolean[][] cells, int columns, int z, int y, int x);
  }

  @Test
  void holdsTheCellsOfAValueAlone() {
    Random random = new Random(1);
    for (int columns : COLUMNS) {
      byte[][] cells = new byte[SLICES][ROWS * columns];
      for (byte[] slice : cells) {
        int left = random.nextInt(columns);
        int right = left + random.nextInt(columns - left + 1);
        for (int i = 0; i < slice.length; i++) {
          boolean inside = i % columns >= left && i % columns < right;
          slice[i] = (byte) (inside ? random.nextInt(4) * 85 : 0);
        }
      }
      SliceBox[] boxes = new LungMask(cells).boxes(columns);
      for (byte value : new byte[] {85, (byte) 170, (byte) 255}) {
        BitMask mask = BitMask.of(cells, columns, value, boxes);
        for (int z = 0; z < SLICES; z++) {
          for (int i = 0; i < cells[z].length; i++) {
            assertThat(mask.has(z, i)).isEqualTo(cells[z][i] == value);
          }
        }
      }
    }
  }

  @Test
  void comparesValuesWithALimit() {
    Random random = new Random(2);
    for (int columns : COLUMNS) {
      short[] hu = new short[ROWS * columns];
      for (int i = 0; i < hu.length; i++) {
        hu[i] = (short) random.nextInt();
      }
      hu[0] = Short.MIN_VALUE;
      for (int limit : new int[] {Short.MIN_VALUE, -500, 0, Short.MAX_VALUE}) {
        BitMask mask = new BitMask(columns, ROWS, 1);
        mask.fillUpTo(0, hu, limit, null);
        for (int i = 0; i < hu.length; i++) {
          assertThat(mask.has(0, i)).isEqualTo(hu[i] <= limit);
        }
      }
    }
  }

  @Test
  void findsRunsAsTheyLie() {
    for (int columns : COLUMNS) {
      boolean[][] cells = random(columns, 3);
      boolean[][] visited = new boolean[SLICES][ROWS * columns];
      BitMask mask = mask(cells, columns);
      mask.forEachRun(
          (z, y, from, to) -> {
            assertThat(from).isLessThan(to);
            assertThat(from > 0 && cells[z][y * columns + from - 1]).isFalse();
            assertThat(to < columns && cells[z][y * columns + to]).isFalse();
            assertThat(mask.count(z, y, from, to)).isEqualTo(to - from);
            Arrays.fill(visited[z], y * columns + from, y * columns + to, true);
          });
      assertThat(visited).isDeepEqualTo(cells);
    }
  }

  @Test
  void shrinksAndGrowsByBoxes() {
    for (int columns : COLUMNS) {
      boolean[][] cells = random(columns, 4);
      BitMask mask = mask(cells, columns);
      assertSame(
          Neighbours.dilated(mask, 2, 1, 1),
          cells,
          columns,
          (c, n, z, y, x) -> near(c, n, z, y, x, 2, 1, 1));
      boolean[][] inverted = inverted(cells);
      assertSame(
          Neighbours.eroded(mask, 2, 1),
          cells,
          columns,
          (c, n, z, y, x) -> !near(inverted, n, z, y, x, 2, 1, 0));
      assertSame(
          Neighbours.beside(mask),
          cells,
          columns,
          (c, n, z, y, x) ->
              in(c, n, z, y, x - 1)
                  || in(c, n, z, y, x + 1)
                  || in(c, n, z, y - 1, x)
                  || in(c, n, z, y + 1, x));
      assertSame(
          Neighbours.inner(mask),
          cells,
          columns,
          (c, n, z, y, x) ->
              in(c, n, z, y, x)
                  && in(c, n, z, y, x - 1)
                  && in(c, n, z, y, x + 1)
                  && in(c, n, z, y - 1, x)
                  && in(c, n, z, y + 1, x));
    }
  }

  @Test
  void growsAndShrinksByBalls() {
    Ball ball = Ball.of((dx, dy, dz) -> dx * dx + 2 * dy * dy + 3 * dz * dz <= 9, 9, 9);
    Ball disc = Ball.of((dx, dy, dz) -> dx * dx + dy * dy <= 4, 9, 0);
    for (int columns : COLUMNS) {
      boolean[][] cells = random(columns, 6);
      assertSame(
          ball.dilate(mask(cells, columns)),
          cells,
          columns,
          (c, n, z, y, x) -> inBall(c, n, z, y, x));
      boolean[][] full = inverted(random(columns, 12));
      assertSame(
          disc.erode(mask(full, columns)),
          full,
          columns,
          (c, n, z, y, x) -> {
            for (int dy = -2; dy <= 2; dy++) {
              for (int dx = -2; dx <= 2; dx++) {
                if (dx * dx + dy * dy <= 4 && !in(c, n, z, y + dy, x + dx)) {
                  return false;
                }
              }
            }
            return true;
          });
    }
  }

  private static boolean inBall(boolean[][] cells, int columns, int z, int y, int x) {
    for (int dz = -2; dz <= 2; dz++) {
      for (int dy = -3; dy <= 3; dy++) {
        for (int dx = -3; dx <= 3; dx++) {
          if (dx * dx + 2 * dy * dy + 3 * dz * dz <= 9
              && in(cells, columns, z + dz, y + dy, x + dx)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean near(
      boolean[][] cells, int columns, int z, int y, int x, int rx, int ry, int rz) {
    for (int dz = -rz; dz <= rz; dz++) {
      for (int dy = -ry; dy <= ry; dy++) {
        for (int dx = -rx; dx <= rx; dx++) {
          if (in(cells, columns, z + dz, y + dy, x + dx)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean in(boolean[][] cells, int columns, int z, int y, int x) {
    return z >= 0
        && z < SLICES
        && y >= 0
        && y < ROWS
        && x >= 0
        && x < columns
        && cells[z][y * columns + x];
  }

  private static void assertSame(BitMask mask, boolean[][] cells, int columns, Oracle oracle) {
    for (int z = 0; z < SLICES; z++) {
      for (int y = 0; y < ROWS; y++) {
        for (int x = 0; x < columns; x++) {
          assertThat(mask.has(z, y, x))
              .as("%d columns, slice %d, row %d, column %d", columns, z, y, x)
              .isEqualTo(oracle.at(cells, columns, z, y, x));
        }
      }
    }
  }

  private static boolean[][] random(int columns, int oneIn) {
    Random random = new Random(columns);
    boolean[][] cells = new boolean[SLICES][ROWS * columns];
    for (boolean[] slice : cells) {
      for (int i = 0; i < slice.length; i++) {
        slice[i] = random.nextInt(oneIn) == 0;
      }
    }
    return cells;
  }

  private static boolean[][] inverted(boolean[][] cells) {
    boolean[][] inverted = new boolean[cells.length][cells[0].length];
    for (int z = 0; z < cells.length; z++) {
      for (int i = 0; i < cells[z].length; i++) {
        inverted[z][i] = !cells[z][i];
      }
    }
    return inverted;
  }

  private static BitMask mask(boolean[][] cells, int columns) {
    BitMask mask = new BitMask(columns, ROWS, SLICES);
    for (int z = 0; z < SLICES; z++) {
      boolean[] slice = cells[z];
      mask.fill(z, i -> slice[i]);
    }
    return mask;
  }
}
