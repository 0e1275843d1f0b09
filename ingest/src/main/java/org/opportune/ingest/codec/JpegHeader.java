package org.opportune.ingest.codec;

import org.opportune.ingest.Reason;

/**
 * The marker segments of a JPEG stream, read up to the next scan (ITU-T T.81 annex B). Tables and
 * the restart interval keep their last definition, as B.2.4 asks.
 */
final class JpegHeader {
  /** One component of the frame header (B.2.2). */
  record Component(int id, int horizontal, int vertical, int quantization) {}

  /** One component of a scan header (B.2.3): its place in the frame and its tables. */
  record ScanComponent(int index, int dcTable, int acTable) {}

  /** A scan header; {@code next} is the first byte of its entropy-coded data. */
  record Scan(ScanComponent[] components, int start, int end, int low, int next) {}

  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int SOF3 = 0xC3;
  private static final int SOF15 = 0xCF;
  private static final int DHT = 0xC4;
  private static final int JPG = 0xC8;
  private static final int DAC = 0xCC;
  private static final int RST0 = 0xD0;
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DQT = 0xDB;
  private static final int DRI = 0xDD;
  private static final int TEM = 0x01;

  private static final int TABLES = 4;
  private static final int BLOCK = 64;

  private final byte[] data;
  private final int end;
  private final FrameLayout layout;
  private final HuffmanTable[] dcTables = new HuffmanTable[TABLES];
  private final HuffmanTable[] acTables = new HuffmanTable[TABLES];
  private final int[][] quantization = new int[TABLES][];
  private Component[] components;
  private int process;
  private int precision;
  private int restartInterval;

  JpegHeader(byte[] data, int offset, int length, FrameLayout layout) throws CodecException {
    this.data = data;
    this.end = offset + length;
    this.layout = layout;
    if (length < 2 || u16(offset) != (0xFF00 | SOI)) {
      throw CodecException.failed("Cannot decode JPEG: no start of image");
    }
  }

  /**
   * Reads marker segments up to a scan.
   *
   * @param from where to start: after SOI, or after the last scan's data
   * @throws CodecException if there is none
   */
  Scan nextScan(int from) throws CodecException {
    int at = from;
    while (at + 2 <= end) {
      if (data[at] != (byte) 0xFF) {
        throw CodecException.failed("Cannot decode JPEG: no marker where one is due");
      }
      int marker = data[at + 1] & 0xFF;
      if (marker == 0xFF) {
        at++; // fill byte, B.1.1.2
        continue;
      }
      at += 2;
      if (marker == EOI) {
        break;
      }
      if (marker == TEM || (marker >= RST0 && marker <= SOI)) {
        continue;
      }
      int stop = at + segmentLength(at);
      if (marker == SOS) {
        return scan(at + 2, stop);
      }
      segment(marker, at + 2, stop);
      at = stop;
    }
    throw CodecException.failed("Cannot decode JPEG: a component has no scan");
  }

  private int segmentLength(int at) throws CodecException {
    int length = at + 2 <= end ? u16(at) : 0;
    if (length < 2 || length > end - at) {
      throw CodecException.failed("Cannot decode JPEG: a marker segment of %d bytes", length);
    }
    return length;
  }

  private void segment(int marker, int from, int stop) throws CodecException {
    switch (marker) {
      case DHT -> huffmanTables(from, stop);
      case DQT -> quantizationTables(from, stop);
      case DRI -> {
        require(stop - from >= 2, "restart interval");
        restartInterval = u16(from);
      }
      case SOF0, SOF1, SOF3 -> frame(marker, from, stop);
      default -> {
        if (marker >= SOF0 && marker <= SOF15 && marker != JPG && marker != DAC) {
          throw new CodecException(
              Reason.UNSUPPORTED_TRANSFER_SYNTAX,
              String.format("Cannot decode JPEG: process SOF%d", marker - SOF0));
        }
      }
    }
  }

  private void frame(int marker, int from, int stop) throws CodecException {
    require(components == null && stop - from >= 6, "frame header");
    int count = data[from + 5] & 0xFF;
    precision = data[from] & 0xFF;
    layout.requireStream(u16(from + 3), u16(from + 1), count, precision);
    require(precision >= 2 && stop - from >= 6 + 3 * count, "frame header");
    process = marker;
    components = new Component[count];
    for (int i = 0; i < count; i++) {
      int at = from + 6 + 3 * i;
      int factors = data[at + 1] & 0xFF;
      Component component =
          new Component(data[at] & 0xFF, factors >> 4, factors & 15, data[at + 2] & 0xFF);
      require(
          component.horizontal >= 1
              && component.horizontal <= 4
              && component.vertical >= 1
              && component.vertical <= 4
              && component.quantization < TABLES,
          "frame component");
      components[i] = component;
    }
  }

  private void huffmanTables(int from, int stop) throws CodecException {
    int at = from;
    while (at < stop) {
      int target = data[at++] & 0xFF;
      require((target & 0xEF) < TABLES, "Huffman table number");
      HuffmanTable table = new HuffmanTable(data, at, stop);
      (target >= 16 ? acTables : dcTables)[target & 15] = table;
      at += table.segmentBytes();
    }
  }

  private void quantizationTables(int from, int stop) throws CodecException {
    int at = from;
    while (at < stop) {
      int target = data[at++] & 0xFF;
      int width = (target >> 4) + 1;
      require(width <= 2 && (target & 15) < TABLES, "quantization table number");
      require(stop - at >= BLOCK * width, "quantization table");
      int[] table = new int[BLOCK];
      for (int i = 0; i < BLOCK; i++, at += width) {
        table[i] = width == 2 ? u16(at) : data[at] & 0xFF;
      }
      quantization[target & 15] = table;
    }
  }

  private Scan scan(int from, int stop) throws CodecException {
    require(components != null && stop > from, "scan header");
    int count = data[from] & 0xFF;
    require(count >= 1 && count <= components.length, "scan component count");
    require(stop - from >= 4 + 2 * count, "scan header");
    ScanComponent[] selected = new ScanComponent[count];
    for (int i = 0; i < count; i++) {
      int at = from + 1 + 2 * i;
      int tables = data[at + 1] & 0xFF;
      require((tables >> 4) < TABLES && (tables & 15) < TABLES, "scan table number");
      selected[i] = new ScanComponent(indexOf(data[at] & 0xFF), tables >> 4, tables & 15);
    }
    int at = from + 1 + 2 * count;
    return new Scan(selected, data[at] & 0xFF, data[at + 1] & 0xFF, data[at + 2] & 15, stop);
  }

  private int indexOf(int id) throws CodecException {
    for (int i = 0; i < components.length; i++) {
      if (components[i].id == id) {
        return i;
      }
    }
    throw CodecException.failed("Invalid JPEG: scan of an unknown component");
  }

  private static void require(boolean condition, String what) throws CodecException {
    if (!condition) {
      throw CodecException.failed("Invalid JPEG: %s", what);
    }
  }

  private int u16(int at) {
    return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
  }

  /** Whether this is process 14, lossless (SOF3). Known once a scan was read. */
  boolean lossless() {
    return process == SOF3;
  }

  int precision() {
    return precision;
  }

  /** MCUs between restart markers; zero if there are none. */
  int restartInterval() {
    return restartInterval;
  }

  Component[] components() {
    return components;
  }

  HuffmanTable dcTable(ScanComponent component) throws CodecException {
    return defined(dcTables[component.dcTable]);
  }

  HuffmanTable acTable(ScanComponent component) throws CodecException {
    return defined(acTables[component.acTable]);
  }

  private static HuffmanTable defined(HuffmanTable table) throws CodecException {
    require(table != null, "scan without its Huffman table");
    return table;
  }

  /** Quantization steps of a component, in zigzag order. */
  int[] quantization(Component component) throws CodecException {
    int[] table = quantization[component.quantization];
    require(table != null, "component without its quantization table");
    return table;
  }
}
