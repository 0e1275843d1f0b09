package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ComponentsTest {

  @Test
  void agreesWithFloodFillOnRandomMasks() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int columns = 1 + random.nextInt(8);
      int rows = 1 + random.nextInt(8);
      byte[][] mask = new byte[1 + random.nextInt(6)][columns * rows];
      for (byte[] slice : mask) {
        for (int i = 0; i < slice.length; i++) {
          slice[i] = (byte) random.nextInt(2);
        }
      }
      Components components =
          Components.of(BitMask.of(mask, columns, (byte) 1, new LungMask(mask).boxes(columns)));
      List<Integer> sizes = new ArrayList<>();
      for (int i = 0; i < components.count(); i++) {
        sizes.add(components.cells(i));
      }
      Collections.sort(sizes);
      assertThat(sizes).as("trial %d", trial).isEqualTo(floodSizes(mask, columns));
    }
  }

  @Test
  void paintsAndTells() {
    byte[][] cells = {{1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}};
    BitMask mask = BitMask.of(cells, 5, (byte) 1, new LungMask(cells).boxes(5));
    Components components = Components.of(mask);

    assertThat(components.count()).isEqualTo(2);
    assertThat(components.largest()).isZero();
    assertThat(components.touchingFrame()).containsExactly(true, false);
    assertThat(components.overlap(mask)).containsExactly(2, 1);
    components.erase(mask, new boolean[] {false, true});
    assertThat(mask.count()).isEqualTo(2);
    components.paint(mask, new boolean[] {false, true});
    assertThat(mask.has(0, 7)).isTrue();
    assertThat(Components.of(mask.empty()).largest()).isEqualTo(-1);
  }

  private static List<Integer> floodSizes(byte[][] mask, int columns) {
    int rows = mask[0].length / columns;
    boolean[][] seen = new boolean[mask.length][columns * rows];
    List<Integer> sizes = new ArrayList<>();
    for (int z = 0; z < mask.length; z++) {
      for (int i = 0; i < columns * rows; i++) {
        int size = 0;
        ArrayDeque<int[]> open = new ArrayDeque<>();
        open.add(new int[] {z, i / columns, i % columns});
        while (!open.isEmpty()) {
          int[] at = open.poll();
          if (at[0] < 0 || at[0] >= mask.length || at[1] < 0 || at[1] >= rows) {
            continue;
          }
          int cell = at[1] * columns + at[2];
          if (at[2] < 0 || at[2] >= columns || seen[at[0]][cell] || mask[at[0]][cell] != 1) {
            continue;
          }
          seen[at[0]][cell] = true;
          size++;
          for (int axis = 0; axis < 3; axis++) {
            for (int step = -1; step <= 1; step += 2) {
              int[] next = at.clone();
              next[axis] += step;
              open.add(next);
            }
          }
        }
        if (size > 0) {
          sizes.add(size);
        }
      }
    }
    Collections.sort(sizes);
    return sizes;
  }
}
