package org.opportune.ingest.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.opportune.ingest.Reason;

/**
 * Where the value of PixelData (7FE0,0010) is.
 *
 * @param valueOffset its first byte
 * @param length as stated; 0xFFFFFFFF when fragments follow
 */
public record PixelElement(int valueOffset, long length) {
  private static final long UNDEFINED = 0xFFFFFFFFL;

  static PixelElement at(byte[] data, int offset, Encoding encoding) throws DicomException {
    boolean explicit =
        encoding.explicit() && offset + 5 < data.length && isLetter(data[offset + 4]);
    int header = explicit ? 12 : 8;
    if (offset + header > data.length) {
      throw new DicomException(Reason.TRUNCATED, "Cannot read pixels: the object ends before");
    }
    int length =
        ByteBuffer.wrap(data)
            .order(encoding.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
            .getInt(offset + header - 4);
    return new PixelElement(offset + header, Integer.toUnsignedLong(length));
  }

  boolean undefinedLength() {
    return length == UNDEFINED;
  }

  private static boolean isLetter(byte b) {
    return b >= 'A' && b <= 'Z';
  }
}
