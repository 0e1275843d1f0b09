package org.opportune.ingest.codec;

import org.opportune.ingest.Reason;

/**
 * What a JPEG 2000 codestream declares (ITU-T T.800 annex A), read ahead of the decoder so that
 * nothing is decoded whose declared shape contradicts the data set or asks for too much.
 *
 * @param at first byte of the codestream; a JP2 wrapper may stand before it
 * @param precision bits per sample, the same in all components
 * @param signed whether the codestream calls its samples signed
 */
record Jpeg2000Header(int at, int precision, boolean signed) {
  /** Offset of the first component's Ssiz byte in a codestream. */
  static final int FIRST_COMPONENT = 42;

  /** Bytes of one component's entry in SIZ. */
  static final int COMPONENT_BYTES = 3;

  private static final long SOC_SIZ = 0xFF4FFF51L;
  private static final int COD = 0xFF52;
  private static final int COC = 0xFF53;
  private static final int PPM = 0xFF60;
  private static final int PPT = 0xFF61;
  private static final int SOT = 0xFF90;
  private static final int SOD = 0xFF93;
  private static final int EOC = 0xFFD9;
  private static final int SOT_BYTES = 12;
  private static final int MAX_WRAPPER_BYTES = 4096;
  private static final long MAX_TILES = 4096;
  private static final int MAX_LEVELS = 32;

  /** Code blocks and precincts times layers: the decoder keeps some 20 bytes for each. */
  private static final long MAX_PARTS = 1L << 20;

  static Jpeg2000Header read(byte[] data, int offset, int length, FrameLayout layout)
      throws CodecException {
    int end = offset + length;
    int at = offset;
    int lastStart = Math.min(end - FIRST_COMPONENT, offset + MAX_WRAPPER_BYTES);
    while (at < lastStart && u32(data, at) != SOC_SIZ) {
      at++;
    }
    require(at < lastStart, "start of codestream");
    int components = u16(data, at + 40);
    require(components > 0 && components <= 4, "component count");
    require(end - at >= FIRST_COMPONENT + COMPONENT_BYTES * components, "image size");
    int precision = (data[at + FIRST_COMPONENT] & 0x7F) + 1;
    boolean signed = data[at + FIRST_COMPONENT] < 0;
    for (int i = 0; i < components; i++) {
      int entry = at + FIRST_COMPONENT + COMPONENT_BYTES * i;
      require(data[entry] == data[at + FIRST_COMPONENT], "components of different precision");
      require(data[entry + 1] == 1 && data[entry + 2] == 1, "subsampled components");
    }
    long columns = u32(data, at + 8) - u32(data, at + 16);
    long rows = u32(data, at + 12) - u32(data, at + 20);
    require(columns > 0 && columns <= 0xFFFF && rows > 0 && rows <= 0xFFFF, "image size");
    layout.requireStream((int) columns, (int) rows, components, precision);
    long tileWidth = u32(data, at + 24);
    long tileHeight = u32(data, at + 28);
    require(tileWidth > 0 && tileHeight > 0, "tile size");
    long tiles =
        tiles(u32(data, at + 8), u32(data, at + 32), tileWidth)
            * tiles(u32(data, at + 12), u32(data, at + 36), tileHeight);
    if (tiles <= 0 || tiles > MAX_TILES) {
      throw overBudget("%d tiles", tiles);
    }
    Jpeg2000Header header = new Jpeg2000Header(at, precision, signed);
    long width = Math.min(tileWidth, columns);
    long height = Math.min(tileHeight, rows);
    header.checkCoding(data, end, width, height, tiles * components);
    return header;
  }

  private static long tiles(long to, long origin, long size) {
    return to > origin ? (to - origin + size - 1) / size : 0;
  }

  /** Checks every coding style in the main header and in the headers of the tile parts. */
  private void checkCoding(byte[] data, int end, long width, long height, long tileComponents)
      throws CodecException {
    int next = at + 2;
    int tilePart = -1;
    boolean checked = false;
    while (next + 4 <= end) {
      int marker = u16(data, next);
      if (marker == SOD) {
        if (!checked) {
          requireNoStuckBits(data, next, end);
          checked = true;
        }
        long partLength = tilePart < 0 ? 0 : u32(data, tilePart + 6);
        if (partLength == 0 || partLength > end - tilePart) {
          return; // the last tile part runs to the end
        }
        require(tilePart + partLength > next, "tile part length");
        next = tilePart + (int) partLength;
        continue;
      }
      if (marker == EOC) {
        return;
      }
      require(marker >= 0xFF00, "marker");
      // The decoder loops for ever on packed packet headers that end early.
      require(marker != PPM && marker != PPT, "packed packet headers are not supported");
      int segment = u16(data, next + 2);
      require(segment >= 2 && segment <= end - next - 2, "marker segment length");
      if (marker == SOT) {
        require(segment + 2 == SOT_BYTES, "tile part header");
        tilePart = next;
      } else if (marker == COD) {
        require(segment >= 12, "coding style");
        long layers = u16(data, next + 6);
        boolean precincts = (data[next + 4] & 1) != 0;
        checkParts(data, next + 9, precincts, layers, width, height, tileComponents, segment - 7);
      } else if (marker == COC) {
        require(segment >= 9, "coding style of a component");
        boolean precincts = (data[next + 5] & 1) != 0;
        checkParts(data, next + 6, precincts, 1, width, height, tileComponents, segment - 4);
      }
      next += 2 + segment;
    }
  }

  /**
   * Refuses a pair of 0xFF bytes, which no coded data holds (B.10.1): the decoder's packet header
   * reader never gets past one.
   */
  private static void requireNoStuckBits(byte[] data, int from, int end) throws CodecException {
    int stop = end - 1;
    while (stop > from && u16(data, stop - 1) != EOC) {
      stop--;
    }
    int last = stop > from ? stop : end - 1;
    for (int i = from; i < last; i++) {
      require(data[i] != (byte) 0xFF || data[i + 1] != (byte) 0xFF, "coded data");
    }
  }

  /** Bounds the parts a tile falls into: by resolution, code blocks limited by their precinct. */
  private static void checkParts(
      byte[] data,
      int style,
      boolean precincts,
      long layers,
      long width,
      long height,
      long tileComponents,
      int styleBytes)
      throws CodecException {
    int levels = data[style] & 0xFF;
    int blockWidth = (data[style + 1] & 0xFF) + 2;
    int blockHeight = (data[style + 2] & 0xFF) + 2;
    require(levels <= MAX_LEVELS, "decomposition levels");
    require(blockWidth <= 10 && blockHeight <= 10, "code block size");
    require(!precincts || styleBytes >= 5 + levels + 1, "precinct sizes");
    long parts = 0;
    for (int resolution = 0; resolution <= levels; resolution++) {
      int size = precincts ? data[style + 5 + resolution] & 0xFF : 0xFF;
      int across = Math.min(blockWidth, Math.max(0, (size & 15) - 1));
      int down = Math.min(blockHeight, Math.max(0, (size >> 4) - 1));
      int reduction = levels - resolution;
      parts += ((width >> reduction >> across) + 2) * ((height >> reduction >> down) + 2);
    }
    if (parts * tileComponents * Math.max(1, layers) > MAX_PARTS) {
      throw overBudget("%d code blocks and precincts a tile", parts);
    }
  }

  private static CodecException overBudget(String what, long count) {
    return new CodecException(
        Reason.OVER_BUDGET, String.format("Cannot decode JPEG 2000: " + what, count));
  }

  private static void require(boolean condition, String what) throws CodecException {
    if (!condition) {
      throw CodecException.failed("Invalid JPEG 2000: %s", what);
    }
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xFF) << 8 | data[at + 1] & 0xFF;
  }

  private static long u32(byte[] data, int at) {
    return (long) u16(data, at) << 16 | u16(data, at + 2);
  }
}
