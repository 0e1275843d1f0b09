package org.opportune.ingest.codec;

/** JPEG-LS, lossless and near-lossless (ITU-T T.87): every interleave mode, presets, restarts. */
final class JpegLsCodec implements FrameCodec {
  private static final int RST0 = 0xD0;
  private static final int RST_COUNT = 8;

  @Override
  public short[] decode(byte[] data, int offset, int length, FrameLayout layout)
      throws CodecException {
    int samples = layout.checkedSamples();
    JpegLsHeader header = new JpegLsHeader(data, offset, length, layout);
    JpegLsHeader.Scan scan = header.nextScan(offset + 2);
    // A run covers at most the rest of a line, so every line costs at least one bit.
    JpegCodec.requireBits(layout.rows(), length);
    short[] values = new short[samples];
    EntropyBits bits = new EntropyBits(length);
    boolean[] seen = new boolean[layout.samplesPerPixel()];
    int missing = seen.length;
    while (true) {
      for (int component : scan.components()) {
        if (seen[component]) {
          throw CodecException.failed("Invalid JPEG-LS: a component is coded twice");
        }
        seen[component] = true;
        missing--;
      }
      int after = decodeScan(data, offset + length, header, scan, layout, bits, values);
      if (missing == 0) {
        break;
      }
      scan = header.nextScan(after);
    }
    layout.extendSign(values, header.precision());
    return values;
  }

  /** Decodes a scan's lines; returns the index of the marker after it. */
  private static int decodeScan(
      byte[] data,
      int end,
      JpegLsHeader header,
      JpegLsHeader.Scan scan,
      FrameLayout layout,
      EntropyBits bits,
      short[] values)
      throws CodecException {
    JpegLsParameters parameters = header.parameters(scan);
    JpegLsLines lines = new JpegLsLines(parameters, layout.columns(), scan.components().length);
    int interval = header.restartInterval() == 0 ? layout.rows() : header.restartInterval();
    int marker = bits.loadJpegLs(data, scan.next(), end);
    int stride = layout.samplesPerPixel();
    JpegLsDecoder decoder = new JpegLsDecoder(parameters, bits);
    for (int row = 0; row < layout.rows(); row++) {
      if (row > 0 && row % interval == 0) {
        int due = RST0 + (row / interval - 1) % RST_COUNT;
        if (marker + 2 > end || (data[marker + 1] & 0xFF) != due) {
          throw CodecException.failed("Cannot decode JPEG-LS: a restart marker is missing");
        }
        marker = bits.loadJpegLs(data, marker + 2, end);
        decoder = new JpegLsDecoder(parameters, bits);
        lines.clear();
      }
      lines.advance();
      if (scan.interleave() == JpegLsHeader.Interleave.SAMPLE) {
        decoder.decodeSampleInterleaved(lines);
      } else {
        for (int c = 0; c < scan.components().length; c++) {
          decoder.decodeLine(lines, c);
        }
      }
      for (int c = 0; c < scan.components().length; c++) {
        int out = row * layout.columns() * stride + scan.components()[c];
        lines.copyTo(c, values, out, stride);
      }
    }
    return marker;
  }
}
