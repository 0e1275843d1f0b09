package org.opportune.ingest.codec.jpeg2000;

import java.util.Arrays;

/**
 * The three passes over a bit-plane of a code block (ITU-T T.800 annex D.3).
 *
 * <p>A block is scanned in stripes of four rows, each by columns. What is known of a column is one
 * word, so that one test passes over a column that has nothing to decode: bits 0 to 17 say which of
 * its own and the surrounding samples are significant, six rows of three from the one above it;
 * bits 18 to 35 likewise which are negative; then, three bits apart, which of its four were visited
 * in this bit-plane and which were refined before. Shifted right by three times a row, any row's
 * word reads like the first row's; "row" below is that shift.
 *
 * <p>Samples are sign and magnitude: bit 31 is the sign, and half of the last decoded bit-plane is
 * added to every significant magnitude (E.1.1.2).
 */
final class CodingPasses {
  private static final int STRIPE = 4;
  private static final int ROW_BITS = 3;

  /** One bit for each of a column's four rows. */
  private static final int ROWS = 0b001_001_001_001;

  private static final int SIGNIFICANT = (1 << 18) - 1;
  private static final int NEIGHBOURHOOD = (1 << 9) - 1;
  private static final int OWN = 4;
  private static final int NEGATIVE = 18;
  private static final int VISITED = 36;
  private static final int REFINED = 37;
  private static final long UNVISITED = ~((long) ROWS << VISITED);

  private final MqDecoder decoder = new MqDecoder();

  /** Columns by stripes, with one more on every side. */
  private long[] columns = {};

  private int[] samples;
  private int width;
  private int height;
  private int stride;
  private byte[] zeroCoding;
  private int register;

  /**
   * Begins a block.
   *
   * @param coded its coded bytes
   * @param length how many bytes of those count
   * @param into its samples by rows, all zero
   * @param wide samples of a row
   * @param high rows
   * @param zeroContexts contexts of zero coding in its band, see {@link Contexts#zeroCoding}
   */
  void start(byte[] coded, int length, int[] into, int wide, int high, byte[] zeroContexts) {
    samples = into;
    width = wide;
    height = high;
    stride = wide + 2;
    zeroCoding = zeroContexts;
    int words = stride * ((high + STRIPE - 1) / STRIPE + 2);
    if (columns.length < words) {
      columns = new long[words];
    } else {
      Arrays.fill(columns, 0, words, 0);
    }
    register = decoder.start(coded, length);
  }

  /** Significance propagation (D.3.1): samples beside a significant one. */
  void propagate(int plane) {
    MqDecoder mq = decoder;
    long[] words = columns;
    byte[] contexts = zeroCoding;
    int state = register;
    for (int top = 0; top < height; top += STRIPE) {
      int rows = rowsFrom(top);
      int at = firstOfStripe(top);
      for (int x = 0; x < width; x++, at++) {
        long word = words[at];
        int open = beside((int) word & SIGNIFICANT) & ~(int) (word >>> OWN) & rows;
        if (open == 0) {
          continue;
        }
        do {
          int row = Integer.numberOfTrailingZeros(open);
          long seen = word >>> row;
          state = mq.decode(contexts[(int) seen & NEIGHBOURHOOD], state);
          word |= 1L << VISITED + row;
          if ((state & 1) != 0) {
            int sign = Contexts.SIGNS[signs(seen)];
            state = mq.decode(sign >> 1, state);
            int negative = (state ^ sign) & 1;
            samples[(top + row / ROW_BITS) * width + x] = significant(negative, plane);
            word = spread(at, row, word, negative);
            open |= 1 << ROW_BITS + row & ~(int) (word >>> OWN) & rows;
          }
          open &= -2 << row;
        } while (open != 0);
        words[at] = word;
      }
    }
    register = state;
  }

  /** Magnitude refinement (D.3.3): samples significant since an earlier bit-plane. */
  void refine(int plane) {
    MqDecoder mq = decoder;
    long[] words = columns;
    int[] values = samples;
    int kept = -1 << plane + 1;
    int half = 1 << plane >> 1;
    int state = register;
    for (int top = 0; top < height; top += STRIPE) {
      int at = firstOfStripe(top);
      for (int x = 0; x < width; x++, at++) {
        long word = words[at];
        int open = (int) (word >>> OWN) & ~(int) (word >>> VISITED) & ROWS;
        if (open == 0) {
          continue;
        }
        words[at] = word | (long) open << REFINED;
        do {
          int row = Integer.numberOfTrailingZeros(open);
          long seen = word >>> row;
          int refined = (int) (seen >>> REFINED) & 1;
          int neighbours = (int) seen & NEIGHBOURHOOD & ~(1 << OWN);
          int context = Contexts.REFINEMENT + (-neighbours >>> 31 | refined) + refined;
          state = mq.decode(context, state);
          int i = (top + row / ROW_BITS) * width + x;
          values[i] = values[i] & kept | (state & 1) << plane | half;
          open &= open - 1;
        } while (open != 0);
      }
    }
    register = state;
  }

  /** Cleanup (D.3.4): all samples that the other passes left; ends the bit-plane. */
  void cleanUp(int plane) {
    MqDecoder mq = decoder;
    long[] words = columns;
    byte[] contexts = zeroCoding;
    int state = register;
    for (int top = 0; top < height; top += STRIPE) {
      int rows = rowsFrom(top);
      int at = firstOfStripe(top);
      for (int x = 0; x < width; x++, at++) {
        long word = words[at];
        int open = ~((int) (word >>> OWN) | (int) (word >>> VISITED)) & rows;
        boolean found = false;
        if (((int) word & SIGNIFICANT) == 0 && rows == ROWS) {
          state = mq.decode(Contexts.RUN, state);
          if ((state & 1) == 0) {
            continue;
          }
          state = mq.decode(Contexts.UNIFORM, state);
          int row = (state & 1) * 2;
          state = mq.decode(Contexts.UNIFORM, state);
          row += state & 1;
          open &= -1 << ROW_BITS * row;
          found = true;
        }
        while (open != 0) {
          int row = Integer.numberOfTrailingZeros(open);
          long seen = word >>> row;
          if (!found) {
            state = mq.decode(contexts[(int) seen & NEIGHBOURHOOD], state);
          }
          if (found || (state & 1) != 0) {
            found = false;
            int sign = Contexts.SIGNS[signs(seen)];
            state = mq.decode(sign >> 1, state);
            int negative = (state ^ sign) & 1;
            samples[(top + row / ROW_BITS) * width + x] = significant(negative, plane);
            word = spread(at, row, word, negative);
          }
          open &= open - 1;
        }
        words[at] = word & UNVISITED;
      }
    }
    register = state;
  }

  private int firstOfStripe(int top) {
    return (top / STRIPE + 1) * stride + 1;
  }

  private int rowsFrom(int top) {
    return ROWS & (1 << ROW_BITS * Math.min(STRIPE, height - top)) - 1;
  }

  /** Rows of a column with a significant sample in or around them. */
  private static int beside(int significant) {
    int byRow = significant | significant >>> 1 | significant >>> 2;
    return byRow | byRow >>> 3 | byRow >>> 6;
  }

  /** Index into {@link Contexts#SIGNS}. */
  private static int signs(long seen) {
    return (int) seen & 0b10101010 | (int) (seen >>> NEGATIVE + 1) & 0b01010101;
  }

  private static int significant(int negative, int plane) {
    int one = 1 << plane;
    return negative << 31 | one | one >> 1;
  }

  /** Tells the columns around that a sample became significant; returns its own column's word. */
  private long spread(int at, int row, long word, int negative) {
    long mark = 1L | (long) negative << NEGATIVE;
    columns[at - 1] |= mark << OWN + 1 + row;
    columns[at + 1] |= mark << OWN - 1 + row;
    if (row == 0) {
      int above = at - stride;
      columns[above - 1] |= mark << 17;
      columns[above] |= mark << 16;
      columns[above + 1] |= mark << 15;
    } else if (row == ROW_BITS * (STRIPE - 1)) {
      int below = at + stride;
      columns[below - 1] |= mark << 2;
      columns[below] |= mark << 1;
      columns[below + 1] |= mark;
    }
    return word | mark << OWN + row;
  }
}
