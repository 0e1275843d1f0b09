package org.opportune.ingest.codec;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A codestream in memory, which can be cut off under a decoder that runs too long.
 *
 * <p>Reading past the end or after the cut fails unchecked: the decoder answers a checked exception
 * by writing its trace to the error stream and stopping its thread.
 */
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
  public int read() {
    requireBytes(1);
    bitOffset = 0;
    return codestream[(int) streamPos++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    requireBytes(length);
    bitOffset = 0;
    System.arraycopy(codestream, (int) streamPos, target, offset, length);
    streamPos += length;
    return length;
  }

  @Override
  public void seek(long position) throws IOException {
    requireBytes(0);
    super.seek(position);
  }

  @Override
  public long length() {
    return codestream.length;
  }

  private void requireBytes(int count) {
    if (cut) {
      throw new UncheckedIOException(new IOException("decoding ran out of time"));
    }
    if (streamPos + count > codestream.length) {
      throw new UncheckedIOException(new EOFException("the codestream ends early"));
    }
  }
}
