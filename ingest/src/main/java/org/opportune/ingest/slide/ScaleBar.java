package org.opportune.ingest.slide;

import java.util.Optional;

/**
 * Finds a burned-in scale bar: a white or yellow, level, evenly coloured bar with straight ends
 * near the top or bottom edge, as microscope software draws it. Cells are neither level nor even
 * over its length.
 */
final class ScaleBar {
  /** Share of the rows, at the top and at the bottom, where bars are drawn. */
  private static final double EDGE = 0.25;

  private static final double LEAST_WIDTH = 0.03;
  private static final double MOST_WIDTH = 0.6;
  private static final double MOST_HEIGHT = 0.04;
  private static final int LEAST_HEIGHT = 2;
  private static final int LEAST_ASPECT = 5;
  private static final int BRIGHT = 180;

  /** What JPEG leaves of an even colour. */
  private static final int TOLERANCE = 28;

  private static final int RAGGED = 2;
  private static final int INSIDE = 3;

  private final byte[] rgb;
  private final int columns;
  private final int rows;

  private ScaleBar(byte[] rgb, int columns, int rows) {
    this.rgb = rgb;
    this.columns = columns;
    this.rows = rows;
  }

  /** The bar with its label; empty when there is none. */
  static Optional<PixelBox> find(byte[] rgb, int columns, int rows) {
    ScaleBar search = new ScaleBar(rgb, columns, rows);
    int edge = (int) (rows * EDGE);
    Optional<PixelBox> bar = search.find(rows - edge, rows);
    return (bar.isPresent() ? bar : search.find(0, edge)).map(search::withLabel);
  }

  /** Paints a box with the median colour of the pixels around it. */
  static void paintOver(byte[] rgb, int columns, int rows, PixelBox box) {
    for (int channel = 0; channel < 3; channel++) {
      int[] histogram = new int[256];
      int count = 0;
      for (int row = box.top() - 1; row <= box.top() + box.height(); row++) {
        boolean inside = row >= box.top() && row < box.top() + box.height();
        int step = inside ? box.width() + 1 : 1;
        for (int column = box.left() - 1; column <= box.left() + box.width(); column += step) {
          if (row >= 0 && row < rows && column >= 0 && column < columns) {
            histogram[rgb[(row * columns + column) * 3 + channel] & 0xFF]++;
            count++;
          }
        }
      }
      int median = 0;
      for (int below = histogram[0]; 2 * below < count; below += histogram[++median]) {}
      for (int row = box.top(); row < box.top() + box.height(); row++) {
        for (int column = box.left(); column < box.left() + box.width(); column++) {
          rgb[(row * columns + column) * 3 + channel] = (byte) median;
        }
      }
    }
  }

  private Optional<PixelBox> find(int from, int to) {
    for (int row = from; row < to; row++) {
      for (int column = 0; column < columns; ) {
        int end = run(row, column);
        int width = end - column;
        if (width >= LEAST_WIDTH * columns && width <= MOST_WIDTH * columns) {
          int height = height(row, column, end);
          if (height >= LEAST_HEIGHT
              && height <= MOST_HEIGHT * rows
              && width >= LEAST_ASPECT * height) {
            return Optional.of(new PixelBox(column, row, width, height));
          }
        }
        column = end;
      }
    }
    return Optional.empty();
  }

  /** End of the even run that starts at a pixel; dim pixels start none. */
  private int run(int row, int column) {
    // A little inside, where JPEG has not smeared the end.
    int start = (row * columns + Math.min(columns - 1, column + INSIDE)) * 3;
    int end = column + 1;
    if (brightness(start) < BRIGHT || !alike(start, (row * columns + column) * 3)) {
      return end;
    }
    while (end < columns && alike(start, (row * columns + end) * 3)) {
      end++;
    }
    return end;
  }

  /** Rows below with the same run, closed by one that differs all along. */
  private int height(int top, int left, int right) {
    int row = top;
    while (row < rows && matches(row, top, left, right)) {
      row++;
    }
    boolean closed = row == rows || !evenBetween(row, top, left, right);
    boolean open = top == 0 || !evenBetween(top - 1, top, left, right);
    return closed && open ? row - top : 0;
  }

  private boolean matches(int row, int top, int left, int right) {
    int colour = (top * columns + Math.min(columns - 1, left + INSIDE)) * 3;
    if (!evenBetween(row, top, left + RAGGED, right - RAGGED)) {
      return false;
    }
    int before = left - 1 - RAGGED;
    int after = right + RAGGED;
    return (before < 0 || !alike(colour, (row * columns + before) * 3))
        && (after >= columns || !alike(colour, (row * columns + after) * 3));
  }

  private boolean evenBetween(int row, int top, int left, int right) {
    int colour = (top * columns + Math.min(columns - 1, left + INSIDE)) * 3;
    for (int column = left; column < right; column++) {
      if (!alike(colour, (row * columns + column) * 3)) {
        return false;
      }
    }
    return true;
  }

  /** The label is in the bar's colour, above or below it. */
  private PixelBox withLabel(PixelBox bar) {
    int colour = (bar.top() * columns + bar.left() + INSIDE) * 3;
    int reach = Math.max(6 * bar.height(), rows / 16);
    int left = bar.left();
    int top = bar.top();
    int right = bar.left() + bar.width();
    int bottom = bar.top() + bar.height();
    int widest = bar.width() / 4;
    for (int row = Math.max(0, top - reach); row < Math.min(rows, bottom + reach); row++) {
      for (int column = Math.max(0, bar.left() - widest);
          column < Math.min(columns, bar.left() + bar.width() + widest);
          column++) {
        if (alike(colour, (row * columns + column) * 3)) {
          left = Math.min(left, column);
          top = Math.min(top, row);
          right = Math.max(right, column + 1);
          bottom = Math.max(bottom, row + 1);
        }
      }
    }
    int margin = 2;
    int x = Math.max(0, left - margin);
    int y = Math.max(0, top - margin);
    return new PixelBox(
        x, y, Math.min(columns, right + margin) - x, Math.min(rows, bottom + margin) - y);
  }

  /** Luma of ITU-R BT.601: what JPEG keeps sharp, while colour bleeds over blocks. */
  private int brightness(int at) {
    return (299 * (rgb[at] & 0xFF) + 587 * (rgb[at + 1] & 0xFF) + 114 * (rgb[at + 2] & 0xFF))
        / 1000;
  }

  private boolean alike(int a, int b) {
    return Math.abs(brightness(a) - brightness(b)) <= TOLERANCE;
  }
}
