package org.opportune.ingest.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Uncompressed pixel cells (PS3.5 section 8.1). */
final class NativeCells {
  private NativeCells() {}

  static void words(byte[] data, int offset, boolean bigEndian, short[] cells) {
    ByteBuffer.wrap(data, offset, 2 * cells.length)
        .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(cells);
  }

  static void bytes(byte[] data, int offset, short[] cells) {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (short) (data[offset + i] & 0xFF);
    }
  }
}
