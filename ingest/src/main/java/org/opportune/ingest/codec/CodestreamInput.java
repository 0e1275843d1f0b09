package org.opportune.ingest.codec;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A codestream in memory, which can be cut off under a decoder that runs too long. */
final class CodestreamInput extends ImageInputStreamImpl {
  private final byte[] codestream;
  private volatile boolean cut;

  CodestreamInput(byte[] codestream) {
    this.codestream = codestream;
  }

  /** Makes every read from now on fail. */
  void cut() {
    cut = true;
  }

  @Override
  public int read() throws IOException {
    checkOpen();
    bitOffset = 0;
    return streamPos < codestream.length ? codestream[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    checkOpen();
    bitOffset = 0;
    if (streamPos >= codestream.length) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, codestream.length - (int) streamPos);
    System.arraycopy(codestream, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return codestream.length;
  }

  private void checkOpen() throws IOException {
    if (cut) {
      throw new IOException("decoding ran out of time");
    }
  }
}
