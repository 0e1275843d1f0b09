package org.opportune.ingest.codec;

/** Walks a scan's entropy-coded data from one restart marker to the next (ITU-T T.81 E.2.4). */
final class RestartIntervals {
  private static final int RST0 = 0xD0;
  private static final int RST_COUNT = 8;

  private final byte[] data;
  private final int end;
  private final EntropyBits bits;
  private int marker;
  private int restarts;

  RestartIntervals(byte[] data, int end, EntropyBits bits) {
    this.data = data;
    this.end = end;
    this.bits = bits;
  }

  /** Loads the first interval of a scan. */
  void begin(int from) {
    restarts = 0;
    marker = bits.loadJpeg(data, from, end);
  }

  /** Loads the interval after the next restart marker, which must be the one due. */
  void restart() throws CodecException {
    int at = marker;
    while (at + 1 < end && data[at] == (byte) 0xFF && data[at + 1] == (byte) 0xFF) {
      at++;
    }
    int due = RST0 + restarts % RST_COUNT;
    if (at + 1 >= end || data[at] != (byte) 0xFF || (data[at + 1] & 0xFF) != due) {
      throw CodecException.failed("Cannot decode JPEG: restart marker %d is missing", restarts);
    }
    restarts++;
    marker = bits.loadJpeg(data, at + 2, end);
  }

  /** The marker after the interval loaded last. */
  int marker() {
    return marker;
  }
}
