package org.opportune.ingest.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes DICOM objects: attributes in any order in, a Part 10 file out (PS3.10), in explicit or
 * implicit VR little endian. Tags are {@code group << 16 | element}. Setting an attribute again
 * replaces it.
 *
 * <p>The file meta information is made from SOPClassUID and SOPInstanceUID, which must be set.
 */
public final class DicomWriter {
  private static final int SOP_CLASS_UID = 0x00080016;
  private static final int SOP_INSTANCE_UID = 0x00080018;
  private static final String EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
  private static final String IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2";
  private static final String IMPLEMENTATION_UID = "2.25.310442719843061572920185226174930125551";
  private static final int PREAMBLE = 128;
  private static final int ITEM = 0xFFFEE000;

  private record Element(String vr, byte[] value, List<DicomWriter> items) {}

  private final Map<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

  /** Sets text; several values are joined by a backslash, none makes an empty element. */
  public DicomWriter text(int tag, String vr, String... values) {
    String joined = String.join("\\", values);
    byte[] bytes = joined.getBytes(StandardCharsets.ISO_8859_1);
    return raw(tag, vr, padded(bytes, vr.equals("UI") ? (byte) 0 : (byte) ' '));
  }

  /** Sets decimal strings (DS). */
  public DicomWriter decimals(int tag, double... values) {
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = decimal(values[i]);
    }
    return text(tag, "DS", texts);
  }

  /** Sets integer strings (IS). */
  public DicomWriter integers(int tag, int... values) {
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = Integer.toString(values[i]);
    }
    return text(tag, "IS", texts);
  }

  /** Sets unsigned 16-bit numbers (US). */
  public DicomWriter unsignedShorts(int tag, int... values) {
    return raw(tag, "US", shorts(values));
  }

  /** Sets signed 16-bit numbers (SS). */
  public DicomWriter signedShorts(int tag, int... values) {
    return raw(tag, "SS", shorts(values));
  }

  /** Sets 16-bit pixels (OW); signed or unsigned is for PixelRepresentation to say. */
  public DicomWriter pixels(short[] stored) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * stored.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asShortBuffer().put(stored);
    return raw(0x7FE00010, "OW", buffer.array());
  }

  /** Sets 8-bit pixels (OB). */
  public DicomWriter pixels(byte[] stored) {
    return raw(0x7FE00010, "OB", padded(stored, (byte) 0));
  }

  /** Sets a sequence (SQ) of items of defined length. */
  public DicomWriter sequence(int tag, DicomWriter... items) {
    elements.put(tag, new Element("SQ", null, List.of(items)));
    return this;
  }

  /** Sets a value that is encoded already. */
  public DicomWriter raw(int tag, String vr, byte[] value) {
    if (vr.length() != 2) {
      throw new IllegalArgumentException("Invalid value representation: " + vr);
    }
    elements.put(tag, new Element(vr, value, null));
    return this;
  }

  /** The object as a Part 10 file in explicit VR little endian. */
  public byte[] explicitLittleEndian() {
    return file(EXPLICIT_LITTLE_ENDIAN, true);
  }

  /** The object as a Part 10 file in implicit VR little endian. */
  public byte[] implicitLittleEndian() {
    return file(IMPLICIT_LITTLE_ENDIAN, false);
  }

  private byte[] file(String transferSyntax, boolean explicit) {
    DicomWriter meta = new DicomWriter();
    meta.raw(0x00020001, "OB", new byte[] {0, 1});
    meta.elements.put(0x00020002, required(SOP_CLASS_UID));
    meta.elements.put(0x00020003, required(SOP_INSTANCE_UID));
    meta.text(0x00020010, "UI", transferSyntax);
    meta.text(0x00020012, "UI", IMPLEMENTATION_UID);
    meta.text(0x00020013, "SH", "OPPORTUNE");
    byte[] group = meta.encoded(true);
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(group.length).array();
    ByteArrayOutputStream out = new ByteArrayOutputStream(pixelBytes() + 8192);
    out.writeBytes(new byte[PREAMBLE]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    write(out, 0x00020000, new Element("UL", length, null), true);
    out.writeBytes(group);
    writeAll(out, explicit);
    return out.toByteArray();
  }

  private Element required(int tag) {
    Element element = elements.get(tag);
    if (element == null) {
      throw new IllegalStateException(
          String.format(
              java.util.Locale.ROOT,
              "Cannot write DICOM object: (%04X,%04X) is missing",
              tag >>> 16,
              tag & 0xFFFF));
    }
    return element;
  }

  private int pixelBytes() {
    Element pixels = elements.get(0x7FE00010);
    return pixels == null ? 0 : pixels.value().length;
  }

  private byte[] encoded(boolean explicit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeAll(out, explicit);
    return out.toByteArray();
  }

  private void writeAll(ByteArrayOutputStream out, boolean explicit) {
    elements.forEach((tag, element) -> write(out, tag, element, explicit));
  }

  private static void write(ByteArrayOutputStream out, int tag, Element element, boolean explicit) {
    byte[] value = element.items() == null ? element.value() : items(element.items(), explicit);
    ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    head.putShort((short) (tag >>> 16)).putShort((short) tag);
    if (!explicit) {
      head.putInt(value.length);
    } else {
      head.put(element.vr().getBytes(StandardCharsets.US_ASCII));
      if (hasLongLength(element.vr())) {
        head.putShort((short) 0).putInt(value.length);
      } else if (value.length > 0xFFFE) {
        throw new IllegalArgumentException(
            "Invalid value: " + value.length + " bytes do not fit a " + element.vr());
      } else {
        head.putShort((short) value.length);
      }
    }
    out.write(head.array(), 0, head.position());
    out.writeBytes(value);
  }

  private static byte[] items(List<DicomWriter> items, boolean explicit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DicomWriter item : items) {
      byte[] value = item.encoded(explicit);
      ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      head.putShort((short) (ITEM >>> 16)).putShort((short) ITEM).putInt(value.length);
      out.writeBytes(head.array());
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  /** Explicit VR elements of these kinds carry a 32-bit length (PS3.5 section 7.1.2). */
  private static boolean hasLongLength(String vr) {
    return switch (vr) {
      case "OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UN", "UC", "UR", "UT", "SV", "UV" -> true;
      default -> false;
    };
  }

  /** A decimal string may have 16 characters at most. */
  private static String decimal(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    return new java.math.BigDecimal(value)
        .setScale(6, java.math.RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static byte[] shorts(int[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return buffer.array();
  }

  private static byte[] padded(byte[] value, byte pad) {
    if (value.length % 2 == 0) {
      return value;
    }
    byte[] even = java.util.Arrays.copyOf(value, value.length + 1);
    even[value.length] = pad;
    return even;
  }
}
