package org.opportune.ingest.dicom;

import java.util.EnumSet;
import java.util.Set;
import org.opportune.ingest.Reason;
import org.opportune.ingest.codec.CodecException;
import org.opportune.ingest.codec.FrameCodec;
import org.opportune.ingest.codec.FrameCodecs;

/** Frames of an object in memory, native or encapsulated. */
final class PixelFrames implements StoredFrames {
  /** Decodes the cells of one frame, before they are brought to stored values. */
  @FunctionalInterface
  private interface Cells {
    void read(int frame, short[] values) throws DicomException;
  }

  private final DicomHeader header;
  private final PixelLayout layout;
  private final Cells cells;

  private PixelFrames(DicomHeader header, PixelLayout layout, Cells cells) {
    this.header = header;
    this.layout = layout;
    this.cells = cells;
  }

  /**
   * Finds the frames in a data set.
   *
   * @param data the object, or its inflated data set; {@link DicomHeader#pixelDataOffset} counts in
   *     it
   * @param encoding of the PixelData element
   * @param dataSets finds fragments
   */
  static PixelFrames open(
      byte[] data,
      DicomHeader header,
      Encoding encoding,
      DicomLimits limits,
      DataSetReader dataSets)
      throws DicomException {
    if (!header.hasPixelData()) {
      throw new DicomException(Reason.NOT_AN_IMAGE, "Cannot read pixels: there are none");
    }
    String syntax = header.transferSyntaxUid();
    if (!TransferSyntax.isSupported(syntax)) {
      throw new DicomException(
          Reason.UNSUPPORTED_TRANSFER_SYNTAX, "Cannot read pixels: no codec for " + syntax);
    }
    PixelLayout layout = PixelLayout.of(header.attributes(), limits);
    Set<DicomWarning> warnings = EnumSet.noneOf(DicomWarning.class);
    warnings.addAll(header.warnings());
    if (layout.shift() > 0) {
      warnings.add(DicomWarning.ODD_HIGH_BIT);
    }
    PixelElement element = PixelElement.at(data, (int) header.pixelDataOffset(), encoding);
    Cells cells;
    if (TransferSyntax.isNative(syntax)) {
      cells = nativeCells(data, element, layout, encoding.bigEndian(), warnings);
    } else {
      cells = encapsulatedCells(data, element, layout, syntax, dataSets, warnings);
    }
    DicomHeader seen =
        new DicomHeader(header.attributes(), syntax, header.pixelDataOffset(), warnings);
    return new PixelFrames(seen, layout, cells);
  }

  private static Cells nativeCells(
      byte[] data,
      PixelElement element,
      PixelLayout layout,
      boolean bigEndian,
      Set<DicomWarning> warnings)
      throws DicomException {
    if (element.undefinedLength()) {
      throw new DicomException(
          Reason.MALFORMED, "Cannot read pixels: fragments in an uncompressed transfer syntax");
    }
    int frameBytes = layout.frameBytes();
    long needed = (long) frameBytes * layout.frames();
    long there = Math.min(element.length(), data.length - (long) element.valueOffset());
    if (there < needed) {
      throw new DicomException(
          Reason.TRUNCATED, "Cannot read pixels: " + there + " bytes of " + needed);
    }
    // One byte of padding makes an odd length even.
    if (element.length() > needed + 1) {
      warnings.add(DicomWarning.EXCESS_PIXEL_DATA);
    }
    return (frame, values) -> {
      int offset = element.valueOffset() + frame * frameBytes;
      if (layout.bitsAllocated() == Byte.SIZE) {
        NativeCells.bytes(data, offset, values);
      } else {
        NativeCells.words(data, offset, bigEndian, values);
      }
    };
  }

  private static Cells encapsulatedCells(
      byte[] data,
      PixelElement element,
      PixelLayout layout,
      String syntax,
      DataSetReader dataSets,
      Set<DicomWarning> warnings)
      throws DicomException {
    if (!element.undefinedLength()) {
      throw new DicomException(
          Reason.MALFORMED, "Cannot read pixels: no fragments in a compressed transfer syntax");
    }
    if (layout.shift() > 0 && !syntax.equals(TransferSyntax.RLE)) {
      // Whether a codec's samples are the cells or the shifted values is anybody's guess.
      throw new DicomException(
          Reason.MALFORMED, "Cannot read pixels: high bit above the stored bits in " + syntax);
    }
    FrameCodec codec = FrameCodecs.of(syntax).orElseThrow();
    Fragments fragments = dataSets.fragments(data, element, syntax, warnings);
    FragmentedFrames frames = FragmentedFrames.group(fragments, layout.frames(), warnings);
    return (frame, values) -> {
      byte[] bytes = frames.bytes(frame);
      try {
        short[] decoded = codec.decode(bytes, 0, bytes.length, layout.forCodec());
        if (FrameCodecs.isLossy(syntax)) {
          layout.saturate(decoded);
        }
        System.arraycopy(decoded, 0, values, 0, values.length);
      } catch (CodecException e) {
        throw new DicomException(e.reason(), "Cannot decode frame " + frame, e);
      }
    };
  }

  @Override
  public DicomHeader header() {
    return header;
  }

  @Override
  public int count() {
    return layout.frames();
  }

  @Override
  public int columns() {
    return layout.columns();
  }

  @Override
  public int rows() {
    return layout.rows();
  }

  @Override
  public boolean signed() {
    return layout.signed();
  }

  @Override
  public void decode(int frame, short[] values) throws DicomException {
    if (frame < 0 || frame >= layout.frames()) {
      throw new IllegalArgumentException(
          "Invalid frame: " + frame + " is not below " + layout.frames());
    }
    if (values.length != layout.columns() * layout.rows()) {
      throw new IllegalArgumentException(
          "Invalid array: "
              + values.length
              + " values is not "
              + layout.columns()
              + " x "
              + layout.rows());
    }
    cells.read(frame, values);
    layout.normalise(values);
  }
}
