package org.opportune.ingest.codec.jpeg2000;

/**
 * The arithmetic decoder (ITU-T T.800 annex C, in the software convention of annex J.1).
 *
 * <p>The decoder's register is held by its caller between symbols, so that a pass keeps it in a
 * machine register. It is twice the slack, that is how much the interval may still shrink before
 * anything but "the more probable symbol, without renormalisation" can happen, plus the last symbol
 * in bit 0. Most symbols then take one subtraction and one comparison.
 */
final class MqDecoder {
  private static final int CONTEXTS = 19;

  /** Table C.2: size of the less probable symbol's interval; 0x8000 is 0.75. */
  private static final int[] QE = {
    0x5601, 0x3401, 0x1801, 0x0AC1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801, 0x3801, 0x3001, 0x2401,
    0x1C01, 0x1601, 0x5601, 0x5401, 0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801, 0x2401, 0x2201,
    0x1C01, 0x1801, 0x1601, 0x1401, 0x1201, 0x1101, 0x0AC1, 0x09C1, 0x08A1, 0x0521, 0x0441, 0x02A1,
    0x0221, 0x0141, 0x0111, 0x0085, 0x0049, 0x0025, 0x0015, 0x0009, 0x0005, 0x0001, 0x5601
  };

  /** Table C.2: next state after the more probable symbol. */
  private static final int[] AFTER_MORE = {
    1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45, 46
  };

  /** Table C.2: next state after the less probable symbol. */
  private static final int[] AFTER_LESS = {
    1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46
  };

  /** By state and more probable symbol: what a symbol costs the register, see {@link #decode}. */
  private static final int[] COST = new int[2 * QE.length];

  /** By state, more probable symbol, and whether the less probable one came: both thereafter. */
  private static final int[] NEXT = new int[4 * QE.length];

  static {
    for (int state = 0; state < QE.length; state++) {
      boolean exchange = state == 0 || state == 6 || state == 14;
      for (int more = 0; more < 2; more++) {
        int at = 2 * state + more;
        COST[at] = 2 * QE[state] + 1 - more;
        NEXT[2 * at] = 2 * AFTER_MORE[state] + more;
        NEXT[2 * at + 1] = 2 * AFTER_LESS[state] + (exchange ? 1 - more : more);
      }
    }
  }

  private final int[] costs = new int[CONTEXTS];
  private final int[] states = new int[CONTEXTS];
  private byte[] data;
  private int next;
  private int end;
  private int last;
  private boolean ended;
  private int code;
  private int bits;

  /** Interval at which the slack is used up. */
  private int floor;

  /** Starts on coded bytes (C.3.5), contexts as in table D.7; returns the register. */
  int start(byte[] bytes, int length) {
    if (length < 0 || length > bytes.length) {
      throw new IllegalArgumentException("length of a code block");
    }
    data = bytes;
    next = 0;
    end = length;
    ended = false;
    for (int context = 0; context < CONTEXTS; context++) {
      become(context, 0);
    }
    become(Contexts.ZERO, 2 * 4);
    become(Contexts.RUN, 2 * 3);
    become(Contexts.UNIFORM, 2 * 46);
    last = nextByte();
    code = (last ^ 0xFF) << 16;
    readByte();
    code <<= 7;
    bits -= 7;
    return register(0x8000, 0);
  }

  /**
   * Decodes a symbol (C.3.2); the answer is the register, whose bit 0 is the symbol.
   *
   * @param context a context's number
   * @param register the register as the symbol before left it
   */
  int decode(int context, int register) {
    // (2 slack + 1) - (2 Qe + 1 - more) is 2 (slack - Qe) + more.
    int less = (register | 1) - costs[context];
    return less >= 0 ? less : exchange(context, less);
  }

  /** The rarer ways (C.3.2, C.3.3): nothing here branches on the symbol, which is near random. */
  private int exchange(int context, int register) {
    int state = states[context];
    int qe = costs[context] >> 1;
    int interval = (register >> 1) + floor;
    int upper = (interval - 1 - (code >>> 16)) >> 31;
    int swapped = (interval - qe) >> 31;
    int less = (upper ^ swapped) & 1;
    code -= interval << 16 & upper;
    interval += (qe - interval) & upper;
    become(context, NEXT[2 * state + less]);
    int shift = Integer.numberOfLeadingZeros(interval) - 16;
    interval <<= shift;
    while (shift > bits) {
      code <<= bits;
      shift -= bits;
      readByte();
    }
    code <<= shift;
    bits -= shift;
    return register(interval, state & 1 ^ less);
  }

  private int register(int interval, int symbol) {
    floor = Math.max(0x8000, (code >>> 16) + 1);
    return (interval - floor) << 1 | symbol;
  }

  private void become(int context, int state) {
    states[context] = state;
    costs[context] = COST[state];
  }

  /** C.3.4: past a marker or the end the code goes on in ones, which are zeros here. */
  private void readByte() {
    bits = 8;
    if (ended) {
      return;
    }
    boolean stuffed = last == 0xFF;
    last = nextByte();
    if (!stuffed) {
      code += 0xFF00 - (last << 8);
    } else if (last > 0x8F) {
      ended = true;
    } else {
      code += 0xFE00 - (last << 9);
      bits = 7;
    }
  }

  private int nextByte() {
    return next < end ? data[next++] & 0xFF : 0xFF;
  }
}
