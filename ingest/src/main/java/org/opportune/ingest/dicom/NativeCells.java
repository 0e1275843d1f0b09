package org.opportune.ingest.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Uncompressed pixel cells (PS3.5 section 8.1). */
final class NativeCells {
  private NativeCells() {}

  static short[] words(byte[] data, int offset, int count, boolean bigEndian) {
    short[] cells = new short[count];
    ByteBuffer.wrap(data, offset, 2 * count)
        .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(cells);
    return cells;
  }

  static short[] bytes(byte[] data, int offset, int count) {
    short[] cells = new short[count];
    for (int i = 0; i < count; i++) {
      cells[i] = (short) (data[offset + i] & 0xFF);
    }
    return cells;
  }
}
