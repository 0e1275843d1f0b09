package org.opportune.inference.lung;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A set of cells, one bit each, so that what is asked of all of them is asked of 64 at a time.
 *
 * <p>Every row starts a word: cell {@code x} of a row is bit {@code x % 64} of its word {@code x /
 * 64}. Bits beyond the row's end are 0. Not thread-safe.
 */
final class BitMask {
  private static final VarHandle EIGHT_CELLS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long GATHER = 0x0102040810204080L;

  final int columns;
  final int rows;
  final int slices;

  /** Words of a row. */
  final int words;

  /** Which bits of a row's last word are cells. */
  private final long lastWord;

  private final long[][] bits;

  private BitMask(int columns, int rows, long[][] bits) {
    this.columns = columns;
    this.rows = rows;
    this.slices = bits.length;
    this.words = (columns + Long.SIZE - 1) / Long.SIZE;
    this.lastWord = -1L >>> -columns;
    this.bits = bits;
  }

  /** An empty set. */
  BitMask(int columns, int rows, int slices) {
    this(columns, rows, new long[slices][(columns + Long.SIZE - 1) / Long.SIZE * rows]);
  }

  /**
   * The cells that hold a value.
   *
   * @param value not 0
   * @param boxes which rows and columns of each slice are looked at; the value lies nowhere else
   */
  static BitMask of(byte[][] cells, int columns, byte value, SliceBox[] boxes) {
    BitMask mask = new BitMask(columns, cells[0].length / columns, cells.length);
    for (int z = 0; z < mask.slices; z++) {
      for (int y = boxes[z].top(); y < boxes[z].bottom(); y++) {
        mask.fillRow(z, y, cells[z], value, boxes[z]);
      }
    }
    return mask;
  }

  private void fillRow(int z, int y, byte[] cells, byte value, SliceBox box) {
    long[] slice = bits[z];
    int start = y * columns;
    int first = y * words;
    int x = box.left() / Long.SIZE * Long.SIZE;
    for (; x + Long.SIZE <= columns && x < box.right(); x += Long.SIZE) {
      // Most cells hold nothing.
      if (anyOf64(cells, start + x)) {
        long word = 0;
        for (int k = 0; k < Long.SIZE; k += Long.BYTES) {
          word |= equal((long) EIGHT_CELLS.get(cells, start + x + k), value) << k;
        }
        slice[first + x / Long.SIZE] = word;
      }
    }
    for (; x < box.right(); x++) {
      slice[first + x / Long.SIZE] |= cells[start + x] == value ? 1L << x : 0;
    }
  }

  private static boolean anyOf64(byte[] cells, int from) {
    long any = 0;
    for (int k = 0; k < Long.SIZE; k += Long.BYTES) {
      any |= (long) EIGHT_CELLS.get(cells, from + k);
    }
    return any != 0;
  }

  /** Which of eight bytes hold a value, in the lowest eight bits. */
  private static long equal(long eight, byte value) {
    long different = eight ^ (value & 0xffL) * LOWEST_BITS;
    // A byte's highest bit becomes 0 where the byte is 0: adding carries from all others.
    long carried = (different & ~HIGHEST_BITS) + ~HIGHEST_BITS | different;
    // The product gathers the lowest bits of all bytes in the highest byte.
    return ((~carried & HIGHEST_BITS) >>> (Byte.SIZE - 1)) * GATHER >>> (Long.SIZE - Byte.SIZE);
  }

  /** Whether a cell belongs to a set. */
  interface Cells {
    boolean at(int index);
  }

  /** Sets the cells of a slice, by their row-major index. */
  void fill(int z, Cells cells) {
    int index = 0;
    for (int y = 0; y < rows; y++) {
      for (int w = 0; w < words; w++) {
        int count = Math.min(Long.SIZE, columns - w * Long.SIZE);
        long word = 0;
        for (int k = 0; k < count; k++, index++) {
          word |= cells.at(index) ? 1L << k : 0;
        }
        bits[z][y * words + w] = word;
      }
    }
  }

  /**
   * Cells of a slice among these whose value is not above a limit.
   *
   * @param among null for all cells
   */
  void fillUpTo(int z, short[] hu, int limitHu, BitMask among) {
    for (int y = 0; y < rows; y++) {
      for (int w = 0; w < words; w++) {
        long wanted = among == null ? valid(w) : among.bits[z][y * words + w];
        bits[z][y * words + w] =
            wanted == 0 ? 0 : wanted & upTo(hu, y * columns + w * Long.SIZE, limitHu, w);
      }
    }
  }

  private long upTo(short[] hu, int from, int limitHu, int w) {
    int count = Math.min(Long.SIZE, columns - w * Long.SIZE);
    int beyond = limitHu + 1;
    long word = 0;
    int k = 0;
    for (; k + Byte.SIZE <= count; k += Byte.SIZE) {
      int at = from + k;
      // Written out, for the compiler does not unroll it by itself: almost half the time.
      int eight =
          below(hu[at], beyond, 0)
              | below(hu[at + 1], beyond, 1)
              | below(hu[at + 2], beyond, 2)
              | below(hu[at + 3], beyond, 3)
              | below(hu[at + 4], beyond, 4)
              | below(hu[at + 5], beyond, 5)
              | below(hu[at + 6], beyond, 6)
              | below(hu[at + 7], beyond, 7);
      word |= (long) eight << k;
    }
    for (; k < count; k++) {
      word |= (long) below(hu[from + k], beyond, 0) << k;
    }
    return word;
  }

  /** A bit that is set when a value lies below a limit. */
  private static int below(short value, int limit, int bit) {
    // The sign of the difference is the answer: no branch for the processor to guess.
    return value - limit >>> (Integer.SIZE - 1 - bit) & 1 << bit;
  }

  /** Which bits of a row's word are cells. */
  long valid(int word) {
    return word == words - 1 ? lastWord : -1L;
  }

  /** The words of a slice, row by row; what is written to them changes the set. */
  long[] slice(int z) {
    return bits[z];
  }

  /** One slice as a set of its own, sharing its cells with this one. */
  BitMask only(int z) {
    return new BitMask(columns, rows, new long[][] {bits[z]});
  }

  /** A copy that changes on its own. */
  BitMask copy() {
    return new BitMask(
        columns, rows, Arrays.stream(bits).map(long[]::clone).toArray(long[][]::new));
  }

  /** An empty set of the same shape. */
  BitMask empty() {
    return new BitMask(columns, rows, slices);
  }

  /** All cells but these. */
  BitMask complement() {
    BitMask complement = empty();
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < bits[z].length; i++) {
        complement.bits[z][i] = ~bits[z][i] & valid(i % words);
      }
    }
    return complement;
  }

  /** Adds the cells of another set. */
  BitMask add(BitMask other) {
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < bits[z].length; i++) {
        bits[z][i] |= other.bits[z][i];
      }
    }
    return this;
  }

  /** Keeps the cells that another set has too. */
  BitMask keep(BitMask other) {
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < bits[z].length; i++) {
        bits[z][i] &= other.bits[z][i];
      }
    }
    return this;
  }

  /** Takes the cells of another set away. */
  BitMask remove(BitMask other) {
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < bits[z].length; i++) {
        bits[z][i] &= ~other.bits[z][i];
      }
    }
    return this;
  }

  /** Whether a cell, given by its row-major index in the slice, belongs to the set. */
  boolean has(int z, int index) {
    return has(z, index / columns, index % columns);
  }

  /** Whether a cell belongs to the set. */
  boolean has(int z, int row, int column) {
    return (bits[z][row * words + column / Long.SIZE] >>> column & 1) != 0;
  }

  /** Adds cells of a row, the end excluded. */
  void set(int z, int row, int from, int to) {
    for (int w = from / Long.SIZE; w * Long.SIZE < to; w++) {
      bits[z][row * words + w] |= between(w, from, to);
    }
  }

  /** Takes cells of a row away, the end excluded. */
  void clear(int z, int row, int from, int to) {
    for (int w = from / Long.SIZE; w * Long.SIZE < to; w++) {
      bits[z][row * words + w] &= ~between(w, from, to);
    }
  }

  /** Number of cells of a row in the set, the end excluded. */
  int count(int z, int row, int from, int to) {
    int count = 0;
    for (int w = from / Long.SIZE; w * Long.SIZE < to; w++) {
      count += Long.bitCount(bits[z][row * words + w] & between(w, from, to));
    }
    return count;
  }

  /** Bits of a word that lie within columns, the end excluded. */
  private static long between(int word, int from, int to) {
    int first = Math.max(0, from - word * Long.SIZE);
    int end = Math.min(Long.SIZE, to - word * Long.SIZE);
    return first >= end ? 0 : -1L >>> (Long.SIZE - (end - first)) << first;
  }

  /** Number of cells. */
  long count() {
    long count = 0;
    for (int z = 0; z < slices; z++) {
      count += count(z);
    }
    return count;
  }

  /** Number of cells of a slice. */
  int count(int z) {
    int count = 0;
    for (long word : bits[z]) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** First column of a row in the set from a column on, or the number of columns. */
  int next(int z, int row, int from) {
    return firstSet(z, row, from, 0);
  }

  /** First column of a row not in the set from a column on, or the number of columns. */
  int end(int z, int row, int from) {
    return firstSet(z, row, from, -1L);
  }

  private int firstSet(int z, int row, int from, long inverted) {
    if (from >= columns) {
      return columns;
    }
    int w = from / Long.SIZE;
    long word = (bits[z][row * words + w] ^ inverted) & -1L << from;
    while (word == 0 && ++w < words) {
      word = bits[z][row * words + w] ^ inverted;
    }
    return word == 0
        ? columns
        : Math.min(columns, w * Long.SIZE + Long.numberOfTrailingZeros(word));
  }

  /** Last column of a row in the set, or -1. */
  int last(int z, int row) {
    for (int w = words - 1; w >= 0; w--) {
      long word = bits[z][row * words + w];
      if (word != 0) {
        return w * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(word);
      }
    }
    return -1;
  }

  /** Receives cells of a row that lie side by side; {@code toColumn} is exclusive. */
  interface Runs {
    void run(int slice, int row, int fromColumn, int toColumn);
  }

  /** Visits every run, rows ascending within slices ascending. */
  void forEachRun(Runs runs) {
    for (int z = 0; z < slices; z++) {
      for (int y = 0; y < rows; y++) {
        for (int from = next(z, y, 0); from < columns; ) {
          int to = end(z, y, from);
          runs.run(z, y, from, to);
          from = next(z, y, to);
        }
      }
    }
  }
}
