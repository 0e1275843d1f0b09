package org.opportune.ingest.codec;

import org.opportune.ingest.Reason;

/** The marker segments of a JPEG-LS stream, read up to the next scan (ITU-T T.87 annex C). */
final class JpegLsHeader {
  /** How the components of a scan alternate (C.2.3). */
  enum Interleave {
    NONE,
    LINE,
    SAMPLE
  }

  /**
   * A scan header.
   *
   * @param components places in the frame of the components coded
   * @param near largest error of a sample; zero is lossless
   * @param next first byte of the entropy-coded data
   */
  record Scan(int[] components, int near, Interleave interleave, int next) {}

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DRI = 0xDD;
  private static final int SOF55 = 0xF7;
  private static final int LSE = 0xF8;
  private static final int FIRST_JPEG_FRAME = 0xC0;
  private static final int LAST_JPEG_FRAME = 0xCF;
  private static final int RST0 = 0xD0;

  private final byte[] data;
  private final int end;
  private final FrameLayout layout;
  private int[] ids;
  private int precision;
  private int restartInterval;

  /** MAXVAL, T1, T2, T3 and RESET of the last LSE; zero stands for the default (C.2.4.1.1). */
  private int[] presets = new int[5];

  JpegLsHeader(byte[] data, int offset, int length, FrameLayout layout) throws CodecException {
    this.data = data;
    this.end = offset + length;
    this.layout = layout;
    require(length >= 2 && u16(offset) == (0xFF00 | SOI), "start of image");
  }

  /**
   * Reads marker segments up to a scan.
   *
   * @param from where to start: after SOI, or at the marker after the last scan's data
   * @throws CodecException if there is none
   */
  Scan nextScan(int from) throws CodecException {
    int at = from;
    while (at + 2 <= end) {
      require(data[at] == (byte) 0xFF, "marker");
      int marker = data[at + 1] & 0xFF;
      if (marker == 0xFF) {
        at++;
        continue;
      }
      at += 2;
      if (marker == EOI) {
        break;
      }
      if (marker >= RST0 && marker <= SOI) {
        continue;
      }
      int length = at + 2 <= end ? u16(at) : 0;
      require(length >= 2 && length <= end - at, "marker segment length");
      int stop = at + length;
      if (marker == SOS) {
        return scan(at + 2, stop);
      }
      segment(marker, at + 2, stop);
      at = stop;
    }
    throw CodecException.failed("Cannot decode JPEG-LS: a component has no scan");
  }

  private void segment(int marker, int from, int stop) throws CodecException {
    switch (marker) {
      case SOF55 -> frame(from, stop);
      case LSE -> presets(from, stop);
      case DRI -> {
        int width = stop - from;
        require(width >= 2 && width <= 4, "restart interval");
        restartInterval = 0;
        for (int i = from; i < stop; i++) {
          restartInterval = restartInterval << 8 | data[i] & 0xFF;
        }
        require(restartInterval >= 0, "restart interval");
      }
      default -> {
        if (marker >= FIRST_JPEG_FRAME && marker <= LAST_JPEG_FRAME) {
          throw CodecException.failed("Cannot decode JPEG-LS: the stream is plain JPEG");
        }
      }
    }
  }

  private void frame(int from, int stop) throws CodecException {
    require(ids == null && stop - from >= 6, "frame header");
    int count = data[from + 5] & 0xFF;
    precision = data[from] & 0xFF;
    layout.requireStream(u16(from + 3), u16(from + 1), count, precision);
    require(precision >= 2 && stop - from >= 6 + 3 * count, "frame header");
    ids = new int[count];
    for (int i = 0; i < count; i++) {
      int at = from + 6 + 3 * i;
      ids[i] = data[at] & 0xFF;
      require(data[at + 1] == 0x11, "sampling factors: no subsampling in DICOM");
    }
  }

  private void presets(int from, int stop) throws CodecException {
    require(stop > from, "LSE");
    int type = data[from];
    if (type != 1) {
      throw new CodecException(
          Reason.UNSUPPORTED_TRANSFER_SYNTAX,
          String.format("Cannot decode JPEG-LS: parameters of type %d", type));
    }
    require(stop - from >= 11, "LSE");
    int[] read = new int[presets.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = u16(from + 1 + 2 * i);
    }
    presets = read;
  }

  private Scan scan(int from, int stop) throws CodecException {
    require(ids != null && stop > from, "scan header");
    int count = data[from] & 0xFF;
    require(count >= 1 && count <= ids.length && stop - from >= 4 + 2 * count, "scan header");
    int[] components = new int[count];
    for (int i = 0; i < count; i++) {
      components[i] = indexOf(data[from + 1 + 2 * i] & 0xFF);
      require(data[from + 2 + 2 * i] == 0, "mapping tables: not allowed in DICOM");
    }
    int at = from + 1 + 2 * count;
    int interleave = data[at + 1] & 0xFF;
    require(interleave < Interleave.values().length, "interleave mode");
    require(count == 1 || interleave > 0, "several components without interleave");
    require((data[at + 2] & 15) == 0, "point transform: not allowed in DICOM");
    Interleave mode = count == 1 ? Interleave.NONE : Interleave.values()[interleave];
    return new Scan(components, data[at] & 0xFF, mode, stop);
  }

  private int indexOf(int id) throws CodecException {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    throw CodecException.failed("Invalid JPEG-LS: scan of an unknown component");
  }

  private static void require(boolean condition, String what) throws CodecException {
    if (!condition) {
      throw CodecException.failed("Invalid JPEG-LS: %s", what);
    }
  }

  private int u16(int at) {
    return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
  }

  int precision() {
    return precision;
  }

  /** Lines between restart markers; zero if there are none. */
  int restartInterval() {
    return restartInterval;
  }

  /** Coding parameters of a scan. */
  JpegLsParameters parameters(Scan scan) throws CodecException {
    return JpegLsParameters.of(precision, scan.near(), presets);
  }
}
