package org.opportune.ingest.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits between two markers of a JPEG or JPEG-LS stream, freed of their stuffing.
 *
 * <p>Stuffing is taken out in one pass ahead of decoding, so that reading bits is one unaligned
 * 64-bit load and a shift. {@link #peek} always shows at least {@value #PEEK_BITS} bits; past the
 * end they are zeros, and {@link #skip} is where running past the end fails.
 */
final class EntropyBits {
  /** Bits of a {@link #peek} that are always valid. */
  static final int PEEK_BITS = 57;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int MARKER = 0xFF;

  private final byte[] bytes;
  private long position;
  private long limit;

  /** Room for the entropy-coded data of a frame of at most this many bytes. */
  EntropyBits(int capacity) {
    this.bytes = new byte[capacity + Long.BYTES];
  }

  /**
   * Loads bits up to the next marker; a zero byte after 0xFF is stuffing (ITU-T T.81 B.1.1.5).
   *
   * @return the index of the marker's first byte, or {@code end}
   */
  int loadJpeg(byte[] data, int from, int end) {
    int in = from;
    int out = 0;
    while (in < end) {
      byte value = data[in];
      if (value == (byte) MARKER) {
        if (in + 1 >= end || data[in + 1] != 0) {
          break;
        }
        in++;
      }
      bytes[out++] = value;
      in++;
    }
    rewind(out * (long) Byte.SIZE);
    return in;
  }

  /**
   * Loads bits up to the next marker; after 0xFF only seven bits of a byte count (ITU-T T.87 A.1).
   *
   * @return the index of the marker's first byte, or {@code end}
   */
  int loadJpegLs(byte[] data, int from, int end) {
    int stop = from;
    while (stop < end
        && !(data[stop] == (byte) MARKER && (stop + 1 >= end || data[stop + 1] < 0))) {
      stop++;
    }
    int out = 0;
    int pending = 0;
    int pendingBits = 0;
    int width = Byte.SIZE;
    for (int in = from; in < stop; in++) {
      int value = data[in] & 0xFF;
      pending = pending << width | value;
      pendingBits += width;
      if (pendingBits >= Byte.SIZE) {
        pendingBits -= Byte.SIZE;
        bytes[out++] = (byte) (pending >>> pendingBits);
      }
      width = value == MARKER ? Byte.SIZE - 1 : Byte.SIZE;
    }
    long bits = out * (long) Byte.SIZE + pendingBits;
    if (pendingBits > 0) {
      bytes[out] = (byte) (pending << (Byte.SIZE - pendingBits));
    }
    rewind(bits);
    return stop;
  }

  private void rewind(long bits) {
    position = 0;
    limit = bits;
    // Bytes of an earlier load must not be seen behind the end.
    int from = (int) ((bits + Byte.SIZE - 1) / Byte.SIZE);
    Arrays.fill(bytes, from, Math.min(bytes.length, from + Long.BYTES), (byte) 0);
  }

  /** The next bits, the first one in the sign bit. */
  long peek() {
    return (long) LONGS.get(bytes, (int) (position >>> 3)) << (position & 7);
  }

  /** Moves on by a number of bits. */
  void skip(int count) throws CodecException {
    long next = position + count;
    if (next > limit) {
      throw CodecException.failed("Cannot decode frame: entropy-coded data ends early");
    }
    position = next;
  }

  /** Reads 1..32 bits as an unsigned number in the low bits of an int. */
  int read(int count) throws CodecException {
    int value = (int) (peek() >>> (Long.SIZE - count));
    skip(count);
    return value;
  }

  /** Bits left before the next marker. */
  long remaining() {
    return limit - position;
  }
}
