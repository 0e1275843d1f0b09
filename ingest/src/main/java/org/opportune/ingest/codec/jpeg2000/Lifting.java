package org.opportune.ingest.codec.jpeg2000;

/**
 * One level of the inverse wavelet transform (ITU-T T.800 annex F.3) by lifting steps, which take
 * turns at the low and the high half of a line, low first.
 *
 * <p>A step reads every array at the one index it writes, so that it becomes vector code: down the
 * columns it works on whole rows, along a row on its halves and a copy moved by one. Lines are
 * arrays of int or of float, as the filter has it.
 */
abstract class Lifting {
  private final int steps;
  private final Object low;
  private final Object high;
  private final Object moved;

  Lifting(int steps, int width) {
    this.steps = steps;
    low = line(width / 2 + 2);
    high = line(width / 2 + 2);
    moved = line(width / 2 + 2);
  }

  /** An array of this many samples. */
  abstract Object line(int length);

  /** What a high half needs before the first step where it has the line's first sample. */
  abstract void prepareHigh(Object line, int count);

  /**
   * Lifting step {@code number}, from 0, of {@code count} samples by those beside them.
   *
   * @param prepared whether the high half went through {@link #prepareHigh}
   */
  abstract void step(
      int number, boolean prepared, Object target, Object before, Object after, int count);

  /** Halves samples of high bands whose line has but one (F.3.6). */
  abstract void halve(Object line, int count);

  /** Writes samples to every other place of a row, from {@code from} on. */
  abstract void spread(Object samples, int count, Object row, int from);

  /**
   * Along each row (HOR_SR): low half, then high half, become one line.
   *
   * @param lowFirst whether the line's first sample is a low one, at an even position
   */
  final void alongRows(Object[] rows, int height, int width, boolean lowFirst) {
    int lows = lowFirst ? (width + 1) / 2 : width / 2;
    for (int y = 0; y < height; y++) {
      if (width > 1) {
        along(rows[y], lows, width - lows, lowFirst);
      } else if (!lowFirst) {
        halve(rows[y], 1);
      }
    }
  }

  private void along(Object row, int lows, int highs, boolean lowFirst) {
    System.arraycopy(row, 0, low, 0, lows);
    System.arraycopy(row, lows, high, 0, highs);
    if (!lowFirst) {
      prepareHigh(high, highs);
    }
    for (int step = 0; step < steps; step++) {
      boolean onLow = step % 2 == 0;
      Object target = onLow ? low : high;
      Object beside = onLow ? high : low;
      int count = onLow ? lows : highs;
      int last = (onLow ? highs : lows) - 1;
      if (onLow == lowFirst) {
        System.arraycopy(beside, 0, moved, 0, 1);
        System.arraycopy(beside, 0, moved, 1, last + 1);
        System.arraycopy(beside, last, beside, last + 1, 1);
        step(step, !lowFirst, target, moved, beside, count);
      } else {
        System.arraycopy(beside, 1, moved, 0, last);
        System.arraycopy(beside, last, moved, last, 1);
        step(step, !lowFirst, target, beside, moved, count);
      }
    }
    spread(low, lows, row, lowFirst ? 0 : 1);
    spread(high, highs, row, lowFirst ? 1 : 0);
  }

  /** Down the columns (VER_SR): the rows of the low half, then of the high half, change places. */
  final void downColumns(Object[] rows, int height, int width, boolean lowFirst) {
    int lows = lowFirst ? (height + 1) / 2 : height / 2;
    int highs = height - lows;
    if (height == 1) {
      if (!lowFirst) {
        halve(rows[0], width);
      }
      return;
    }
    for (int y = lows; y < height && !lowFirst; y++) {
      prepareHigh(rows[y], width);
    }
    for (int step = 0; step < steps; step++) {
      boolean onLow = step % 2 == 0;
      int first = onLow ? 0 : lows;
      int count = onLow ? lows : highs;
      int beside = onLow ? lows : 0;
      int last = (onLow ? highs : lows) - 1;
      int shift = onLow == lowFirst ? -1 : 0;
      for (int i = 0; i < count; i++) {
        Object before = rows[beside + Math.max(0, i + shift)];
        Object after = rows[beside + Math.min(last, i + shift + 1)];
        step(step, !lowFirst, rows[first + i], before, after, width);
      }
    }
    Object[] halves = new Object[height];
    System.arraycopy(rows, 0, halves, 0, height);
    for (int y = 0; y < height; y++) {
      boolean isLow = y % 2 == 0 == lowFirst;
      rows[y] = halves[isLow ? y / 2 : lows + y / 2];
    }
  }
}
