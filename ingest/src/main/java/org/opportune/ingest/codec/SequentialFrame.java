package org.opportune.ingest.codec;

import java.util.Arrays;

/**
 * Sequential DCT JPEG (ITU-T T.81 annex F), 8 and 12 bits per sample. Subsampled components are
 * replicated to the full matrix; no colour transform is undone.
 */
final class SequentialFrame {
  private static final int SIDE = 8;
  private static final int MAX_CATEGORY = 15;

  /** Position of the k-th coded coefficient in its block (T.81 figure A.6). */
  private static final byte[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  /** One component's samples, padded to whole MCUs. */
  private static final class Plane {
    private final int horizontal;
    private final int vertical;
    private final int blocksWide;
    private final int blocksHigh;
    private final int width;
    private final short[] samples;

    /** Blocks that hold samples of the image: what a scan of this component alone codes (A.2.2). */
    Plane(JpegHeader.Component component, FrameLayout layout, int mcuWidth, int mcuHeight) {
      horizontal = component.horizontal();
      vertical = component.vertical();
      int maxHorizontal = mcuWidth / SIDE;
      int maxVertical = mcuHeight / SIDE;
      blocksWide = blocks(ceil(layout.columns() * horizontal, maxHorizontal));
      blocksHigh = blocks(ceil(layout.rows() * vertical, maxVertical));
      width = ceil(layout.columns(), mcuWidth) * horizontal * SIDE;
      samples = new short[width * ceil(layout.rows(), mcuHeight) * vertical * SIDE];
    }

    private static int blocks(int length) {
      return ceil(length, SIDE);
    }
  }

  private final JpegHeader header;
  private final FrameLayout layout;
  private final EntropyBits bits;
  private final RestartIntervals intervals;
  private final InverseDct transform;
  private final int mcuWidth;
  private final int mcuHeight;
  private final Plane[] planes;
  private final int[] coefficients = new int[SIDE * SIDE];
  private final int[] predictions;

  SequentialFrame(
      JpegHeader header,
      FrameLayout layout,
      EntropyBits bits,
      RestartIntervals intervals,
      int length)
      throws CodecException {
    this.header = header;
    this.layout = layout;
    this.bits = bits;
    this.intervals = intervals;
    if (header.precision() != 8 && header.precision() != 12) {
      throw CodecException.failed("Invalid JPEG: %d bits per sample", header.precision());
    }
    this.transform = new InverseDct(header.precision());
    int horizontal = 1;
    int vertical = 1;
    for (JpegHeader.Component component : header.components()) {
      horizontal = Math.max(horizontal, component.horizontal());
      vertical = Math.max(vertical, component.vertical());
    }
    this.mcuWidth = horizontal * SIDE;
    this.mcuHeight = vertical * SIDE;
    int components = header.components().length;
    // Every block costs a bit for DC and one for end-of-block at least.
    long mcus = (long) ceil(layout.columns(), mcuWidth) * ceil(layout.rows(), mcuHeight);
    JpegCodec.requireBits(2 * mcus, length);
    this.planes = new Plane[components];
    for (int i = 0; i < components; i++) {
      planes[i] = new Plane(header.components()[i], layout, mcuWidth, mcuHeight);
    }
    this.predictions = new int[components];
  }

  private static int ceil(int length, int unit) {
    return (length + unit - 1) / unit;
  }

  short[] decode(JpegHeader.Scan first) throws CodecException {
    JpegHeader.Scan scan = first;
    boolean[] seen = new boolean[planes.length];
    int missing = planes.length;
    while (true) {
      for (JpegHeader.ScanComponent component : scan.components()) {
        if (seen[component.index()]) {
          throw CodecException.failed("Invalid JPEG: a component is coded twice");
        }
        seen[component.index()] = true;
        missing--;
        header.dcTable(component).requireSymbolsUpTo(MAX_CATEGORY);
      }
      decodeScan(scan);
      if (missing == 0) {
        return interleave();
      }
      scan = header.nextScan(intervals.marker());
    }
  }

  private void decodeScan(JpegHeader.Scan scan) throws CodecException {
    boolean single = scan.components().length == 1;
    Plane only = planes[scan.components()[0].index()];
    int across = single ? only.blocksWide : ceil(layout.columns(), mcuWidth);
    int down = single ? only.blocksHigh : ceil(layout.rows(), mcuHeight);
    int interval = header.restartInterval();
    intervals.begin(scan.next());
    Arrays.fill(predictions, 0);
    int mcu = 0;
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++, mcu++) {
        if (interval > 0 && mcu > 0 && mcu % interval == 0) {
          intervals.restart();
          Arrays.fill(predictions, 0);
        }
        for (JpegHeader.ScanComponent component : scan.components()) {
          if (single) {
            decodeBlock(component, x, y);
          } else {
            decodeBlocks(component, x, y);
          }
        }
      }
    }
  }

  private void decodeBlocks(JpegHeader.ScanComponent component, int x, int y)
      throws CodecException {
    Plane plane = planes[component.index()];
    for (int v = 0; v < plane.vertical; v++) {
      for (int h = 0; h < plane.horizontal; h++) {
        decodeBlock(component, x * plane.horizontal + h, y * plane.vertical + v);
      }
    }
  }

  private void decodeBlock(JpegHeader.ScanComponent component, int blockX, int blockY)
      throws CodecException {
    int index = component.index();
    int[] steps = header.quantization(header.components()[index]);
    Arrays.fill(coefficients, 0);
    HuffmanTable dcTable = header.dcTable(component);
    predictions[index] += amplitude(dcTable.match(bits.peek()));
    coefficients[0] = predictions[index] * steps[0];
    HuffmanTable acTable = header.acTable(component);
    for (int k = 1; k < SIDE * SIDE; k++) {
      int match = acTable.match(bits.peek());
      int run = match >>> 12;
      if ((match & 0xF00) == 0) {
        bits.skip(match & 0xFF);
        if (run != 15) {
          break;
        }
        k += 15;
        continue;
      }
      k += run;
      if (k >= SIDE * SIDE) {
        throw CodecException.failed("Cannot decode JPEG: more than 64 coefficients");
      }
      coefficients[ZIGZAG[k]] = amplitude(match & 0xFFF) * steps[k];
    }
    Plane plane = planes[index];
    transform.apply(
        coefficients, plane.samples, blockY * SIDE * plane.width + blockX * SIDE, plane.width);
  }

  /** F.2.2.1: skips the code just matched and reads the number of its category. */
  private int amplitude(int match) throws CodecException {
    int length = match & 0xFF;
    int category = match >>> Byte.SIZE;
    long window = bits.peek();
    bits.skip(length + category);
    if (category == 0) {
      return 0;
    }
    int value = (int) (window << length >>> (Long.SIZE - category));
    return value >= 1 << (category - 1) ? value : value - (1 << category) + 1;
  }

  private short[] interleave() throws CodecException {
    short[] values = new short[layout.checkedSamples()];
    int stride = planes.length;
    for (int c = 0; c < stride; c++) {
      Plane plane = planes[c];
      int maxHorizontal = mcuWidth / SIDE;
      int maxVertical = mcuHeight / SIDE;
      int out = c;
      for (int y = 0; y < layout.rows(); y++) {
        int row = y * plane.vertical / maxVertical * plane.width;
        for (int x = 0; x < layout.columns(); x++, out += stride) {
          values[out] = plane.samples[row + x * plane.horizontal / maxHorizontal];
        }
      }
    }
    layout.extendSign(values, header.precision());
    return values;
  }
}
