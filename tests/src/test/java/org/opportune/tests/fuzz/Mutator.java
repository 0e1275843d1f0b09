package org.opportune.tests.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.opportune.ingest.dicom.DicomBytes;

/** Damages objects where it hurts: lengths, structure, matrices, offsets, single bits. */
final class Mutator {
  private static final int[] LENGTHS = {
    -1, -2, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1, 0xFFFF, 0x10000, 0x7FFFFFFE, 0x00FFFFFF
  };
  private static final int[] DEPTHS = {1, 31, 33, 400, 100_000};
  private static final int PIXEL_DATA = 0x00107FE0;

  private final Random random;

  Mutator(Random random) {
    this.random = random;
  }

  /** One to four kinds of damage. */
  byte[] damage(byte[] seed) {
    byte[] bytes = seed.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 16; i--) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(bytes, place(bytes));
      case 1, 2 -> flipBits(bytes);
      case 3, 4 -> length(bytes);
      case 5 -> matrix(bytes);
      case 6 -> random.nextInt(8) == 0 ? nest(bytes) : flipBits(bytes);
      case 7 -> offsets(bytes);
      case 8 -> splice(bytes);
      default -> fill(bytes);
    };
  }

  /** A place in the object, more often in its header and at what looks like an element's start. */
  private int place(byte[] bytes) {
    int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 1200) : bytes.length);
    if (random.nextInt(3) > 0) {
      int start = at;
      while (start < bytes.length - 8 && !isElement(bytes, start)) {
        start++;
      }
      return start < bytes.length - 8 ? start : at;
    }
    return at;
  }

  /** Two upper-case letters after a tag, or an item mark. */
  private static boolean isElement(byte[] bytes, int at) {
    boolean letters = isUpper(bytes[at + 4]) && isUpper(bytes[at + 5]);
    return letters || (bytes[at] == (byte) 0xFE && bytes[at + 1] == (byte) 0xFF);
  }

  private static boolean isUpper(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  private byte[] flipBits(byte[] bytes) {
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      int at = Math.min(place(bytes) + random.nextInt(12), bytes.length - 1);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] length(byte[] bytes) {
    int at = place(bytes);
    int value = LENGTHS[random.nextInt(LENGTHS.length)];
    int offset = at + new int[] {4, 6, 8}[random.nextInt(3)];
    for (int i = 0; i < 4 && offset + i < bytes.length; i++) {
      bytes[offset + i] = (byte) (value >>> 8 * i);
    }
    return bytes;
  }

  /** 65,535 rows or columns, odd bits, very many frames. */
  private byte[] matrix(byte[] bytes) {
    for (int at = 0; at + 12 < bytes.length; at++) {
      if (bytes[at] == 0x28 && bytes[at + 1] == 0 && random.nextInt(3) == 0) {
        int offset = at + 8;
        bytes[offset] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
        bytes[offset + 1] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
      }
    }
    return bytes;
  }

  private byte[] nest(byte[] bytes) {
    int at = place(bytes);
    int depth = DEPTHS[random.nextInt(DEPTHS.length)];
    DicomBytes nested = random.nextBoolean() ? DicomBytes.explicit() : DicomBytes.implicit();
    String vr = random.nextBoolean() ? "SQ" : "UN";
    for (int i = 0; i < depth; i++) {
      nested.header(0x00081140, vr, -1).mark(0xFFFEE000, random.nextInt(9) > 0 ? -1 : 1 << 20);
    }
    return insert(bytes, at, nested.bytes());
  }

  /** Offset tables and segment offsets that go back, repeat or run in a circle. */
  private byte[] offsets(byte[] bytes) {
    for (int at = 0; at + 60 < bytes.length; at++) {
      if (int32(bytes, at) == PIXEL_DATA) {
        int from = at + 12 + random.nextInt(40);
        for (int i = 0; i < 4 * (1 + random.nextInt(4)) && from + i < bytes.length; i++) {
          bytes[from + i] = (byte) (random.nextInt(3) > 0 ? 0 : random.nextInt(256));
        }
      }
    }
    return bytes;
  }

  private byte[] splice(byte[] bytes) {
    int from = place(bytes);
    int count = Math.min(bytes.length - from, 1 + random.nextInt(200));
    byte[] part = Arrays.copyOfRange(bytes, from, from + count);
    if (random.nextBoolean()) {
      return insert(bytes, place(bytes), part);
    }
    byte[] rest = Arrays.copyOf(bytes, bytes.length - count);
    System.arraycopy(bytes, from + count, rest, from, bytes.length - from - count);
    return rest;
  }

  private byte[] fill(byte[] bytes) {
    int from = place(bytes);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
    Arrays.fill(bytes, from, to, (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256)));
    return bytes;
  }

  private static byte[] insert(byte[] bytes, int at, byte[] part) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream(bytes.length + part.length);
    joined.write(bytes, 0, at);
    joined.writeBytes(part);
    joined.write(bytes, at, bytes.length - at);
    return joined.toByteArray();
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | (bytes[at + 3] & 0xFF) << 24;
  }
}
