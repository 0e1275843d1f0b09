package org.opportune.ingest.codec;

import java.util.Arrays;

/**
 * The line being decoded and the one above it, for each component of a scan. A line holds one
 * sample of context on either side of its columns (ITU-T T.87 A.2.1): sample x stands at x + 1.
 */
final class JpegLsLines {
  private final int columns;
  private final int near;
  private final int[][] current;
  private final int[][] above;

  /** By component: RUNindex, carried from line to line (A.7.1). */
  private final int[] runIndexes;

  JpegLsLines(JpegLsParameters parameters, int columns, int components) {
    this.columns = columns;
    this.near = parameters.near();
    this.current = new int[components][columns + 2];
    this.above = new int[components][columns + 2];
    this.runIndexes = new int[components];
  }

  /** Forgets all lines, as a restart marker asks. */
  void clear() {
    for (int c = 0; c < current.length; c++) {
      Arrays.fill(current[c], 0);
      Arrays.fill(above[c], 0);
    }
    Arrays.fill(runIndexes, 0);
  }

  /** Moves on by a line and sets the context samples at both of its ends. */
  void advance() {
    for (int c = 0; c < current.length; c++) {
      int[] done = current[c];
      current[c] = above[c];
      above[c] = done;
      done[columns + 1] = done[columns];
      current[c][0] = done[1];
    }
  }

  void copyTo(int component, short[] values, int from, int stride) {
    int[] line = current[component];
    int out = from;
    for (int x = 1; x <= columns; x++, out += stride) {
      values[out] = (short) line[x];
    }
  }

  int columns() {
    return columns;
  }

  int components() {
    return current.length;
  }

  int[] current(int component) {
    return current[component];
  }

  int[] above(int component) {
    return above[component];
  }

  int runIndex(int component) {
    return runIndexes[component];
  }

  void runIndex(int component, int index) {
    runIndexes[component] = index;
  }

  /** Whether a run starts at a position: all gradients of all components within NEAR (A.3.2). */
  boolean flatAt(int x) {
    for (int c = 0; c < current.length; c++) {
      int a = current[c][x - 1];
      int b = above[c][x];
      int upperLeft = above[c][x - 1];
      int d = above[c][x + 1];
      if (Math.abs(d - b) > near
          || Math.abs(b - upperLeft) > near
          || Math.abs(upperLeft - a) > near) {
        return false;
      }
    }
    return true;
  }
}
