package org.opportune.ingest.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.opportune.ingest.Reason;

/**
 * The part of an object read so far. Starts with 8 kB, enough for most CT headers, and grows
 * fourfold as the parser moves on; a jump past its end starts a new part, so skipped values are
 * never read.
 */
public final class ElementWindow {
  private static final int FIRST_READ = 8 << 10;
  private static final int MAX_GROWTH = 16 << 20;

  private final ByteSource source;
  private final int maxBytes;
  private final long length;
  private long start;
  private byte[] bytes = new byte[0];
  private long bytesRead;

  ElementWindow(ByteSource source, int maxBytes) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.length = source.length();
  }

  /** Size of the object. */
  long length() {
    return length;
  }

  /** The bytes from a position to the end of the object, as a stream that supports marks. */
  public InputStream streamFrom(long position) {
    return new WindowStream(this, position);
  }

  /** A copy of {@code count} bytes. */
  byte[] copy(long position, int count) throws DicomException, IOException {
    int at = locate(position, count);
    return Arrays.copyOfRange(bytes, at, at + count);
  }

  int unsignedByte(long position) throws DicomException, IOException {
    int at = locate(position, 1);
    return bytes[at] & 0xFF;
  }

  int unsignedShort(long position, boolean bigEndian) throws DicomException, IOException {
    int at = locate(position, 2);
    int first = bytes[at] & 0xFF;
    int second = bytes[at + 1] & 0xFF;
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  /** A tag: two 16-bit numbers, group first. */
  int tag(long position, boolean bigEndian) throws DicomException, IOException {
    return unsignedShort(position, bigEndian) << 16 | unsignedShort(position + 2, bigEndian);
  }

  /** A 32-bit length; 0xFFFFFFFF, undefined, comes back as such. */
  long unsignedInt(long position, boolean bigEndian) throws DicomException, IOException {
    long first = unsignedShort(position, bigEndian);
    long second = unsignedShort(position + 2, bigEndian);
    return bigEndian ? first << 16 | second : second << 16 | first;
  }

  /** Brings {@code count} bytes into the window and says where they start in it. */
  private int locate(long position, int count) throws DicomException, IOException {
    if (position < 0 || position + count > length) {
      throw new DicomException(
          Reason.TRUNCATED,
          "Cannot read " + count + " bytes at " + position + ": the object ends at " + length);
    }
    long end = start + bytes.length;
    if (position < start || position > end) {
      start = position;
      bytes = fetch(position, Math.max(count, FIRST_READ));
    } else if (position + count > end) {
      int wanted = Math.max(FIRST_READ, Math.min(4 * bytes.length, bytes.length + MAX_GROWTH));
      int needed = (int) (position + count - start);
      byte[] more = fetch(end, Math.max(wanted, needed) - bytes.length);
      byte[] grown = Arrays.copyOf(bytes, bytes.length + more.length);
      System.arraycopy(more, 0, grown, bytes.length, more.length);
      bytes = grown;
    }
    return (int) (position - start);
  }

  private byte[] fetch(long position, int wanted) throws DicomException, IOException {
    int count = (int) Math.min(wanted, length - position);
    bytesRead += count;
    if (bytesRead > maxBytes) {
      throw new DicomException(
          Reason.OVER_BUDGET, "Cannot read header: longer than " + maxBytes + " bytes");
    }
    return source.read(position, count);
  }
}
