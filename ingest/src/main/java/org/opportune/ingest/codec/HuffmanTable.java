package org.opportune.ingest.codec;

import java.util.Arrays;

/**
 * A Huffman table of a JPEG stream (ITU-T T.81 annex C), decoded by one look-up for codes up to
 * eleven bits and by the canonical ladder (F.2.2.3) for longer ones.
 */
final class HuffmanTable {
  private static final int LOOKUP_BITS = 11;
  private static final int MAX_CODE_BITS = 16;
  private static final int MAX_SYMBOLS = 256;

  /** Symbol above, code length in the low byte; zero where the code is longer. */
  private final short[] lookup = new short[1 << LOOKUP_BITS];

  /** By code length: the first code past this length, left-aligned to 16 bits. */
  private final int[] ceiling = new int[MAX_CODE_BITS + 1];

  /** By code length: what to add to a code for the index of its symbol. */
  private final int[] delta = new int[MAX_CODE_BITS + 1];

  private final byte[] symbols;
  private final int highestSymbol;

  /**
   * Reads BITS and HUFFVAL of a DHT segment.
   *
   * @param data holds the segment
   * @param from the first of the sixteen length counts
   * @param end end of the segment
   */
  HuffmanTable(byte[] data, int from, int end) throws CodecException {
    int total = from + MAX_CODE_BITS <= end ? countSymbols(data, from) : Integer.MAX_VALUE;
    if (total > MAX_SYMBOLS || total > end - from - MAX_CODE_BITS) {
      throw CodecException.failed("Invalid Huffman table: %d symbols", total);
    }
    symbols = new byte[total];
    System.arraycopy(data, from + MAX_CODE_BITS, symbols, 0, total);
    int highest = 0;
    for (byte symbol : symbols) {
      highest = Math.max(highest, symbol & 0xFF);
    }
    highestSymbol = highest;
    int code = 0;
    int index = 0;
    for (int bits = 1; bits <= MAX_CODE_BITS; bits++) {
      int count = data[from + bits - 1] & 0xFF;
      if (code + count > 1 << bits) {
        throw CodecException.failed("Invalid Huffman table: too many codes of %d bits", bits);
      }
      delta[bits] = index - code;
      if (bits <= LOOKUP_BITS) {
        fillLookup(code, index, count, bits);
      }
      index += count;
      code += count;
      ceiling[bits] = code << (MAX_CODE_BITS - bits);
      code <<= 1;
    }
  }

  private static int countSymbols(byte[] data, int from) {
    int total = 0;
    for (int i = 0; i < MAX_CODE_BITS; i++) {
      total += data[from + i] & 0xFF;
    }
    return total;
  }

  private void fillLookup(int code, int index, int count, int bits) {
    int span = 1 << (LOOKUP_BITS - bits);
    for (int i = 0; i < count; i++) {
      short entry = (short) ((symbols[index + i] & 0xFF) << Byte.SIZE | bits);
      int first = (code + i) * span;
      Arrays.fill(lookup, first, first + span, entry);
    }
  }

  /** Bytes of the DHT segment this table took. */
  int segmentBytes() {
    return MAX_CODE_BITS + symbols.length;
  }

  /** Fails if the table holds a symbol above a limit. */
  void requireSymbolsUpTo(int limit) throws CodecException {
    if (highestSymbol > limit) {
      throw CodecException.failed(
          "Invalid Huffman table: symbol %d is above %d", highestSymbol, limit);
    }
  }

  /**
   * The code at the head of a window of {@link EntropyBits#peek} bits.
   *
   * @return the symbol, shifted left by eight, and the code's length in the low byte
   */
  int match(long window) throws CodecException {
    int entry = lookup[(int) (window >>> (Long.SIZE - LOOKUP_BITS))] & 0xFFFF;
    return entry != 0 ? entry : matchLong(window);
  }

  private int matchLong(long window) throws CodecException {
    int head = (int) (window >>> (Long.SIZE - MAX_CODE_BITS));
    for (int bits = LOOKUP_BITS + 1; bits <= MAX_CODE_BITS; bits++) {
      if (head < ceiling[bits]) {
        int index = (head >>> (MAX_CODE_BITS - bits)) + delta[bits];
        return (symbols[index] & 0xFF) << Byte.SIZE | bits;
      }
    }
    throw CodecException.failed("Cannot decode frame: a code stands in no Huffman table");
  }
}
