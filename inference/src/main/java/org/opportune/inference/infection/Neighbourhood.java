package org.opportune.inference.infection;

import java.util.ArrayDeque;

/**
 * Growing and following of areas on a slice.
 *
 * @param columns of the slice
 * @param radius by which areas grow, in pixels
 */
record Neighbourhood(int columns, double radius) {
  private static final int FAR = 1 << 28;

  /** One pixel more. */
  Neighbourhood wider() {
    return new Neighbourhood(columns, radius + 1);
  }

  /**
   * All pixels within the radius of an area.
   *
   * @param area 1 inside, else 0
   */
  byte[] grown(byte[] area) {
    int rows = area.length / columns;
    int[] toArea = new int[area.length];
    for (int row = 0; row < rows; row++) {
      int left = FAR;
      for (int column = 0; column < columns; column++) {
        left = area[row * columns + column] != 0 ? 0 : Math.min(FAR, left + 1);
        toArea[row * columns + column] = left;
      }
      int right = FAR;
      for (int column = columns - 1; column >= 0; column--) {
        int at = row * columns + column;
        right = area[at] != 0 ? 0 : Math.min(FAR, right + 1);
        toArea[at] = Math.min(toArea[at], right);
      }
    }
    int reach = (int) radius;
    byte[] grown = new byte[area.length];
    for (int at = 0; at < area.length; at++) {
      int row = at / columns;
      int last = Math.min(rows - 1, row + reach);
      for (int other = Math.max(0, row - reach); other <= last && grown[at] == 0; other++) {
        long across = toArea[other * columns + at % columns];
        long down = other - row;
        grown[at] = (byte) (across * across + down * down <= radius * radius ? 1 : 0);
      }
    }
    return grown;
  }

  /** The parts of an area that hang together with some of its pixels, edge to edge. */
  byte[] connected(byte[] from, byte[] area) {
    byte[] found = from.clone();
    ArrayDeque<Integer> waiting = new ArrayDeque<>();
    for (int i = 0; i < from.length; i++) {
      if (from[i] != 0) {
        waiting.add(i);
      }
    }
    while (!waiting.isEmpty()) {
      int at = waiting.remove();
      int column = at % columns;
      reach(column > 0 ? at - 1 : -1, found, area, waiting);
      reach(column < columns - 1 ? at + 1 : -1, found, area, waiting);
      reach(at - columns, found, area, waiting);
      reach(at + columns, found, area, waiting);
    }
    return found;
  }

  private static void reach(int at, byte[] found, byte[] area, ArrayDeque<Integer> waiting) {
    if (at >= 0 && at < area.length && area[at] != 0 && found[at] == 0) {
      found[at] = 1;
      waiting.add(at);
    }
  }
}
