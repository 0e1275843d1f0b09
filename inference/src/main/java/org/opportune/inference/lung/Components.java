package org.opportune.inference.lung;

import java.util.Arrays;

/**
 * Face-connected components of a set of cells, found by joining runs along rows.
 *
 * <p>Memory is a few ints per run, not per cell; nothing recurses.
 */
final class Components {
  private final int columns;
  private final int rows;
  private final int slices;

  /** Index of the first run of each row; one more entry closes the last row. */
  private final int[] rowFirst;

  private int[] start = new int[1024];
  private int[] end = new int[1024];
  private int[] parent = new int[1024];
  private int runs;
  private int count;
  private int[] cells;

  private Components(int columns, int rows, int slices) {
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
    this.rowFirst = new int[rows * slices + 1];
  }

  /** Finds the components of a set. */
  static Components of(BitMask mask) {
    Components components = new Components(mask.columns, mask.rows, mask.slices);
    components.collect(mask);
    components.join();
    components.number();
    return components;
  }

  private void collect(BitMask mask) {
    int line = 0;
    for (int z = 0; z < slices; z++) {
      for (int y = 0; y < rows; y++) {
        rowFirst[line++] = runs;
        for (int from = mask.next(z, y, 0); from < columns; ) {
          int to = mask.end(z, y, from);
          append(from, to);
          from = mask.next(z, y, to);
        }
      }
    }
    rowFirst[line] = runs;
  }

  private void append(int from, int to) {
    if (runs == start.length) {
      int larger = runs * 2;
      start = Arrays.copyOf(start, larger);
      end = Arrays.copyOf(end, larger);
      parent = Arrays.copyOf(parent, larger);
    }
    start[runs] = from;
    end[runs] = to;
    parent[runs] = runs;
    runs++;
  }

  private void join() {
    for (int line = 0; line < rows * slices; line++) {
      if (line % rows != 0) {
        joinLines(line, line - 1);
      }
      if (line >= rows) {
        joinLines(line, line - rows);
      }
    }
  }

  private void joinLines(int one, int other) {
    int a = rowFirst[one];
    int b = rowFirst[other];
    int lastA = rowFirst[one + 1];
    int lastB = rowFirst[other + 1];
    while (a < lastA && b < lastB) {
      if (start[a] < end[b] && start[b] < end[a]) {
        union(a, b);
      }
      if (end[a] < end[b]) {
        a++;
      } else {
        b++;
      }
    }
  }

  private void union(int a, int b) {
    int rootA = root(a);
    int rootB = root(b);
    // The smaller index becomes the root, so that numbering in one ascending pass works.
    if (rootA < rootB) {
      parent[rootB] = rootA;
    } else {
      parent[rootA] = rootB;
    }
  }

  private int root(int run) {
    int at = run;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private void number() {
    int[] label = new int[runs];
    for (int run = 0; run < runs; run++) {
      int root = root(run);
      label[run] = root == run ? count++ : label[root];
    }
    parent = label;
    cells = new int[count];
    for (int run = 0; run < runs; run++) {
      cells[label[run]] += end[run] - start[run];
    }
  }

  /** Number of components. */
  int count() {
    return count;
  }

  /** Number of cells of a component. */
  int cells(int component) {
    return cells[component];
  }

  /** The component with the most cells, or -1 when there is none. */
  int largest() {
    int best = -1;
    for (int i = 0; i < count; i++) {
      if (best < 0 || cells[i] > cells[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Receives one run of cells along a row. */
  interface RunVisitor {
    void run(int component, int slice, int row, int fromColumn, int toColumn);
  }

  /** Visits every run, rows ascending within slices ascending; {@code toColumn} is exclusive. */
  void forEachRun(RunVisitor visitor) {
    for (int line = 0; line < rows * slices; line++) {
      for (int run = rowFirst[line]; run < rowFirst[line + 1]; run++) {
        visitor.run(parent[run], line / rows, line % rows, start[run], end[run]);
      }
    }
  }

  /** Adds the cells of the chosen components to a set. */
  void paint(BitMask target, boolean[] chosen) {
    forEachRun(
        (component, slice, row, from, to) -> {
          if (chosen[component]) {
            target.set(slice, row, from, to);
          }
        });
  }

  /** Takes the cells of the chosen components out of a set. */
  void erase(BitMask target, boolean[] chosen) {
    forEachRun(
        (component, slice, row, from, to) -> {
          if (chosen[component]) {
            target.clear(slice, row, from, to);
          }
        });
  }

  /** Counts, per component, the cells that another set has too. */
  int[] overlap(BitMask other) {
    int[] hits = new int[count];
    forEachRun(
        (component, slice, row, from, to) -> hits[component] += other.count(slice, row, from, to));
    return hits;
  }

  /** Which components reach the first or last row or column of a slice. */
  boolean[] touchingFrame() {
    boolean[] touching = new boolean[count];
    forEachRun(
        (component, slice, row, from, to) ->
            touching[component] |= row == 0 || row == rows - 1 || from == 0 || to == columns);
    return touching;
  }
}
