package org.opportune.ingest.dicom;

import java.io.IOException;
import java.io.InputStream;

/** An object as a stream, for parsers that want one; what is skipped is not read. */
final class WindowStream extends InputStream {
  private final ElementWindow window;
  private long position;
  private long marked;

  WindowStream(ElementWindow window, long position) {
    this.window = window;
    this.position = position;
    this.marked = position;
  }

  @Override
  public int read() throws IOException {
    try {
      return position < window.length() ? window.unsignedByte(position++) : -1;
    } catch (DicomException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = (int) Math.min(length, window.length() - position);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    try {
      System.arraycopy(window.copy(position, count), 0, target, offset, count);
    } catch (DicomException e) {
      throw new IOException(e);
    }
    position += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, window.length() - position));
    position += skipped;
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int readLimit) {
    marked = position;
  }

  @Override
  public synchronized void reset() {
    position = marked;
  }
}
