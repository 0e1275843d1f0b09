package org.opportune.ingest.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.opportune.ingest.dicom.ByteSource;

/** Random access over a stream that only goes forward: keeps what was read, reads no more. */
final class ForwardSource implements ByteSource {
  private static final int LEAST_GROWTH = 4 << 10;

  private final InputStream in;
  private final long length;
  private byte[] kept = new byte[0];
  private int filled;

  ForwardSource(InputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public byte[] read(long offset, int count) throws IOException {
    if (offset < 0 || count < 0 || offset + count > length) {
      throw new EOFException("Cannot read beyond the end of a member of " + length + " bytes");
    }
    int end = Math.toIntExact(offset + count);
    fill(end);
    return Arrays.copyOfRange(kept, end - count, end);
  }

  private void fill(int end) throws IOException {
    if (end > kept.length) {
      long wanted = Math.max(end, Math.min(length, 2L * kept.length + LEAST_GROWTH));
      kept = Arrays.copyOf(kept, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
    while (filled < end) {
      int read = in.read(kept, filled, end - filled);
      if (read < 0) {
        throw new EOFException("A member ends before its length says");
      }
      filled += read;
    }
  }
}
