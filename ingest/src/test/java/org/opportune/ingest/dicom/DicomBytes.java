package org.opportune.ingest.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** Writes small DICOM objects byte by byte, broken ones too. Elements stand as they are added. */
public final class DicomBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean explicit;
  private final ByteOrder order;

  private DicomBytes(boolean explicit, ByteOrder order) {
    this.explicit = explicit;
    this.order = order;
  }

  public static DicomBytes explicit() {
    return new DicomBytes(true, ByteOrder.LITTLE_ENDIAN);
  }

  public static DicomBytes implicit() {
    return new DicomBytes(false, ByteOrder.LITTLE_ENDIAN);
  }

  public static DicomBytes bigEndian() {
    return new DicomBytes(true, ByteOrder.BIG_ENDIAN);
  }

  /** Preamble, mark and a meta group that names a transfer syntax. */
  public static byte[] file(String transferSyntaxUid, byte[] dataSet) {
    byte[] uid = DicomBytes.explicit().text(0x00020010, "UI", transferSyntaxUid).bytes();
    DicomBytes meta = DicomBytes.explicit();
    meta.raw(new byte[128]).raw("DICM".getBytes(StandardCharsets.US_ASCII));
    meta.element(0x00020000, "UL", meta.number(uid.length, 4)).raw(uid).raw(dataSet);
    return meta.bytes();
  }

  public static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!deflater.finished()) {
      packed.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return packed.toByteArray();
  }

  public DicomBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public DicomBytes text(int tag, String vr, String value) {
    String padded = value.length() % 2 == 0 ? value : value + (vr.equals("UI") ? "\0" : " ");
    return element(tag, vr, padded.getBytes(StandardCharsets.ISO_8859_1));
  }

  public DicomBytes us(int tag, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(order);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return element(tag, "US", buffer.array());
  }

  public DicomBytes element(int tag, String vr, byte[] value) {
    return header(tag, vr, value.length).raw(value);
  }

  /** Tag, representation and length of an element whose value follows, or does not. */
  public DicomBytes header(int tag, String vr, int length) {
    tag(tag);
    if (!explicit) {
      return raw(number(length, 4));
    }
    raw(vr.getBytes(StandardCharsets.US_ASCII));
    return ValueRepresentations.isLongForm(vr)
        ? raw(new byte[2]).raw(number(length, 4))
        : raw(number(length, 2));
  }

  /** A sequence of undefined length with items of undefined length. */
  public DicomBytes sequence(int tag, byte[]... items) {
    header(tag, "SQ", -1);
    for (byte[] item : items) {
      mark(0xFFFEE000, -1).raw(item).mark(0xFFFEE00D, 0);
    }
    return mark(0xFFFEE0DD, 0);
  }

  /** An item mark or delimiter, which never names a representation. */
  public DicomBytes mark(int tag, int length) {
    return tag(tag).raw(number(length, 4));
  }

  public DicomBytes fragment(byte[] value) {
    return mark(0xFFFEE000, value.length).raw(value);
  }

  public DicomBytes words(int tag, short... cells) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * cells.length).order(order);
    buffer.asShortBuffer().put(cells);
    return element(tag, "OW", buffer.array());
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  private DicomBytes tag(int tag) {
    return raw(number(tag >>> 16, 2)).raw(number(tag & 0xFFFF, 2));
  }

  private byte[] number(int value, int width) {
    ByteBuffer buffer = ByteBuffer.allocate(width).order(order);
    return (width == 2 ? buffer.putShort((short) value) : buffer.putInt(value)).array();
  }
}
