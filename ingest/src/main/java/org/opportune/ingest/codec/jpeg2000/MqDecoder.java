package org.opportune.ingest.codec.jpeg2000;

import java.util.Arrays;

/**
 * The arithmetic decoder (ITU-T T.800 annex C, in the software convention of annex J.1).
 *
 * <p>The decoder's register is held by its caller between symbols, so that a pass keeps it in a
 * machine register: twice the interval, plus the last symbol in bit 0. Most symbols then take one
 * subtraction and one comparison.
 */
final class MqDecoder {
  private static final int CONTEXTS = 19;
  private static final int COST = 8;

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

  /** By state and more probable symbol: a context's word after the more probable symbol. */
  private static final int[] MORE = new int[2 * QE.length];

  /** And the bits by which the word after the less probable one is another. */
  private static final int[] TURN = new int[2 * QE.length];

  static {
    for (int state = 0; state < QE.length; state++) {
      boolean exchange = state == 0 || state == 6 || state == 14;
      for (int more = 0; more < 2; more++) {
        int at = 2 * state + more;
        MORE[at] = word(AFTER_MORE[state], more);
        TURN[at] = MORE[at] ^ word(AFTER_LESS[state], exchange ? 1 - more : more);
      }
    }
  }

  /**
   * By context: bit 0 the more probable symbol, to bit 7 the state, above those what a symbol costs
   * the register, see {@link #decode}.
   */
  private final int[] words = new int[CONTEXTS];

  private byte[] data;
  private int next;
  private int end;
  private int last;
  private boolean ended;
  private int code;
  private int bits;

  /** A register above this is of the more probable symbol and needs no renormalisation. */
  private int limit;

  private static int word(int state, int more) {
    return 2 * QE[state] + 1 - more << COST | 2 * state + more;
  }

  /** Starts on coded bytes (C.3.5), contexts as in table D.7; returns the register. */
  int start(byte[] bytes, int length) {
    if (length < 0 || length > bytes.length) {
      throw new IllegalArgumentException("length of a code block");
    }
    data = bytes;
    next = 0;
    end = length;
    ended = false;
    Arrays.fill(words, word(0, 0));
    words[Contexts.ZERO] = word(4, 0);
    words[Contexts.RUN] = word(3, 0);
    words[Contexts.UNIFORM] = word(46, 0);
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
    // (2 interval + 1) - (2 Qe + 1 - more) is 2 (interval - Qe) + more.
    int rest = (register | 1) - (words[context] >> COST);
    return rest > limit ? rest : exchange(context, rest);
  }

  /** The rarer ways (C.3.2, C.3.3): nothing here branches on the symbol, which is near random. */
  private int exchange(int context, int rest) {
    int word = words[context];
    int at = word & (1 << COST) - 1;
    int qe = word >> COST + 1;
    int interval = rest >> 1;
    int upper = (interval - 1 - (code >>> 16)) >> 31;
    int less = upper ^ (interval - qe) >> 31;
    words[context] = MORE[at] ^ TURN[at] & less;
    int ofInterval = Integer.numberOfLeadingZeros(interval) - 16;
    int ofQe = Integer.numberOfLeadingZeros(qe) - 16;
    int shift = ofInterval ^ (ofInterval ^ ofQe) & upper;
    code -= interval << 16 & upper;
    interval = (interval ^ (interval ^ qe) & upper) << shift;
    while (shift > bits) {
      code <<= bits;
      shift -= bits;
      readByte();
    }
    code <<= shift;
    bits -= shift;
    return register(interval, (word ^ less) & 1);
  }

  private int register(int interval, int symbol) {
    limit = 2 * Math.max(0x7FFF, code >>> 16) + 1;
    return 2 * interval + symbol;
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
