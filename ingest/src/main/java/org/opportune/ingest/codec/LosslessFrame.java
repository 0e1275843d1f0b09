package org.opportune.ingest.codec;

/**
 * Lossless JPEG, process 14 (ITU-T T.81 annex H): all seven predictors, point transform, 2 to 16
 * bits. Differences and predictions wrap modulo 65536 (H.1.2.1); clamping would corrupt signed
 * data.
 */
final class LosslessFrame {
  private static final int MAX_CATEGORY = 16;
  private static final int MAX_PREDICTOR = 7;

  private final JpegHeader header;
  private final FrameLayout layout;
  private final EntropyBits bits;
  private final RestartIntervals intervals;
  private final int stride;
  private final int rowStride;
  private final short[] values;

  LosslessFrame(JpegHeader header, FrameLayout layout, EntropyBits bits, RestartIntervals intervals)
      throws CodecException {
    this.header = header;
    this.layout = layout;
    this.bits = bits;
    this.intervals = intervals;
    this.stride = layout.samplesPerPixel();
    this.rowStride = stride * layout.columns();
    this.values = new short[layout.checkedSamples()];
  }

  short[] decode(JpegHeader.Scan first) throws CodecException {
    JpegHeader.Scan scan = first;
    boolean[] seen = new boolean[stride];
    int missing = stride;
    while (true) {
      for (JpegHeader.ScanComponent component : scan.components()) {
        if (seen[component.index()]) {
          throw CodecException.failed("Invalid JPEG: a component is coded twice");
        }
        seen[component.index()] = true;
        missing--;
      }
      decodeScan(scan);
      if (missing == 0) {
        break;
      }
      scan = header.nextScan(intervals.marker());
    }
    layout.extendSign(values, header.precision());
    return values;
  }

  private void decodeScan(JpegHeader.Scan scan) throws CodecException {
    int predictor = scan.start();
    int pointTransform = scan.low();
    if (predictor < 1 || predictor > MAX_PREDICTOR || pointTransform >= header.precision()) {
      throw CodecException.failed(
          "Invalid JPEG: predictor %d, point transform %d", predictor, pointTransform);
    }
    int count = scan.components().length;
    int[] places = new int[count];
    HuffmanTable[] tables = new HuffmanTable[count];
    for (int i = 0; i < count; i++) {
      JpegHeader.ScanComponent component = scan.components()[i];
      JpegHeader.Component frame = header.components()[component.index()];
      if (count > 1 && (frame.horizontal() != 1 || frame.vertical() != 1)) {
        throw CodecException.failed("Cannot decode JPEG: subsampled lossless components");
      }
      places[i] = component.index();
      tables[i] = header.dcTable(component);
      tables[i].requireSymbolsUpTo(MAX_CATEGORY);
    }
    int rowsPerInterval = rowsPerInterval();
    int start = 1 << (header.precision() - pointTransform - 1);
    intervals.begin(scan.next());
    for (int row = 0; row < layout.rows(); row++) {
      boolean restarted = row % rowsPerInterval == 0;
      if (restarted && row > 0) {
        intervals.restart();
      }
      if (count == 1) {
        decodeRow(row * rowStride + places[0], tables[0], restarted, predictor, start);
      } else {
        decodeInterleavedRow(row * rowStride, places, tables, restarted, predictor, start);
      }
    }
    if (pointTransform > 0) {
      for (int place : places) {
        for (int i = place; i < values.length; i += stride) {
          values[i] <<= pointTransform;
        }
      }
    }
  }

  /** Restart intervals of lossless scans are whole rows (H.1.1). */
  private int rowsPerInterval() throws CodecException {
    int interval = header.restartInterval();
    if (interval % layout.columns() != 0) {
      throw CodecException.failed("Invalid JPEG: restart interval %d is no row", interval);
    }
    return interval == 0 ? layout.rows() : interval / layout.columns();
  }

  private void decodeRow(int at, HuffmanTable table, boolean restarted, int predictor, int start)
      throws CodecException {
    int first = restarted ? start : values[at - rowStride];
    values[at] = (short) (first + difference(table));
    int end = at + rowStride;
    // The first row of an interval has nothing above: H.1.1 predicts it from the left.
    int effective = restarted ? 1 : predictor;
    for (int i = at + stride; i < end; i += stride) {
      values[i] = (short) (prediction(i, effective) + difference(table));
    }
  }

  private void decodeInterleavedRow(
      int at, int[] places, HuffmanTable[] tables, boolean restarted, int predictor, int start)
      throws CodecException {
    int end = at + rowStride;
    int effective = restarted ? 1 : predictor;
    for (int pixel = at; pixel < end; pixel += stride) {
      for (int c = 0; c < places.length; c++) {
        int i = pixel + places[c];
        int predicted;
        if (pixel > at) {
          predicted = prediction(i, effective);
        } else {
          predicted = restarted ? start : values[i - rowStride];
        }
        values[i] = (short) (predicted + difference(tables[c]));
      }
    }
  }

  /** Table H.1; samples are unsigned 16-bit numbers. */
  private int prediction(int i, int predictor) {
    int a = values[i - stride] & 0xFFFF;
    if (predictor == 1) {
      return a;
    }
    int b = values[i - rowStride] & 0xFFFF;
    int c = values[i - rowStride - stride] & 0xFFFF;
    return switch (predictor) {
      case 2 -> b;
      case 3 -> c;
      case 4 -> a + b - c;
      case 5 -> a + ((b - c) >> 1);
      case 6 -> b + ((a - c) >> 1);
      default -> (a + b) >> 1;
    };
  }

  /** H.1.2.2: a category, then as many bits; category 16 stands for 32768 without bits. */
  private int difference(HuffmanTable table) throws CodecException {
    long window = bits.peek();
    int match = table.match(window);
    int length = match & 0xFF;
    int category = match >>> Byte.SIZE;
    if (category == 0 || category == MAX_CATEGORY) {
      bits.skip(length);
      return category == 0 ? 0 : 1 << (MAX_CATEGORY - 1);
    }
    bits.skip(length + category);
    int value = (int) (window << length >>> (Long.SIZE - category));
    return value >= 1 << (category - 1) ? value : value - (1 << category) + 1;
  }
}
