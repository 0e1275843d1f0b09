package org.opportune.ingest.codec;

/**
 * JPEG with Huffman coding: baseline and extended sequential (ITU-T T.81 annex F) and lossless
 * (annex H). Which one it is, the stream says; archives mix the transfer syntaxes up.
 */
final class JpegCodec implements FrameCodec {
  private final boolean lossyAllowed;

  private JpegCodec(boolean lossyAllowed) {
    this.lossyAllowed = lossyAllowed;
  }

  /** For the syntaxes that promise exact values: a lossy stream in them is refused. */
  static JpegCodec lossless() {
    return new JpegCodec(false);
  }

  /** For the syntaxes that may lose information. */
  static JpegCodec lossy() {
    return new JpegCodec(true);
  }

  @Override
  public short[] decode(byte[] data, int offset, int length, FrameLayout layout)
      throws CodecException {
    int samples = layout.checkedSamples();
    JpegHeader header = new JpegHeader(data, offset, length, layout);
    JpegHeader.Scan scan = header.nextScan(offset + 2);
    if (!header.lossless() && !lossyAllowed) {
      throw CodecException.failed("Cannot decode JPEG: lossy stream in a lossless syntax");
    }
    EntropyBits bits = new EntropyBits(length);
    RestartIntervals intervals = new RestartIntervals(data, offset + length, bits);
    if (header.lossless()) {
      // Every sample costs at least one bit: refuse to allocate for a stream too short.
      requireBits(samples, length);
      return new LosslessFrame(header, layout, bits, intervals).decode(scan);
    }
    return new SequentialFrame(header, layout, bits, intervals, length).decode(scan);
  }

  /** Fails if a stream is shorter than the fewest bits its frame can take. */
  static void requireBits(long bits, int length) throws CodecException {
    if (bits > (long) length * Byte.SIZE) {
      throw CodecException.failed("Cannot decode JPEG: %d bytes are too few", length);
    }
  }
}
