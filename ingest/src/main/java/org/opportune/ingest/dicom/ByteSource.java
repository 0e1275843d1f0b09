package org.opportune.ingest.dicom;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** Random access to the bytes of one stored object; an object-store range read, or memory. */
public interface ByteSource {

  /** Size of the object in bytes. */
  long length();

  /**
   * Reads exactly {@code length} bytes.
   *
   * @param offset first byte, 0 or more
   * @param length number of bytes, 0 or more; {@code offset + length} is at most {@link #length()}
   * @return a new array the caller owns
   * @throws IOException when the store does not deliver them
   */
  byte[] read(long offset, int length) throws IOException;

  /** A source over bytes that are in memory already; the array is not copied. */
  static ByteSource of(byte[] bytes) {
    return new ByteSource() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
          throw new EOFException(
              "Cannot read " + length + " bytes at " + offset + ": object has " + bytes.length);
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
      }
    };
  }
}
