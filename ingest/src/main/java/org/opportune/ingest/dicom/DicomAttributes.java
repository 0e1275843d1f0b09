package org.opportune.ingest.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The elements of a data set or of one item of a sequence. Immutable. Tags are {@code group << 16 |
 * element}, as in {@link DicomTag}.
 *
 * <p>Values are kept as bytes and read on demand, by their value representation (PS3.5 section
 * 6.2). An absent, empty or malformed value reads as null, empty or an empty array, never as a
 * default: whoever needs the value decides. {@link #toString} never shows values.
 */
public final class DicomAttributes {
  /** An attribute set without elements. */
  public static final DicomAttributes EMPTY = new Builder(false).build(CharacterSets::of);

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
  private record Element(String vr, byte[] value, List<DicomAttributes> items) {}

  /** Ascending, unsigned. */
  private final int[] tags;

  /** In the order of their tags. */
  private final Element[] elements;

  private final boolean bigEndian;
  private final TextDecoder text;

  private DicomAttributes(Builder builder, TextDecoder inherited, TextDecoder.Sets sets) {
    this.bigEndian = builder.bigEndian;
    byte[] declared = builder.value(DicomTag.SPECIFIC_CHARACTER_SET);
    this.text = declared == null ? inherited : sets.of(ascii(declared));
    int[] order = builder.order();
    this.tags = new int[order.length];
    this.elements = new Element[order.length];
    for (int i = 0; i < order.length; i++) {
      Builder.Raw raw = builder.raws[order[i]];
      tags[i] = builder.tags[order[i]];
      elements[i] =
          raw.items() == null
              ? new Element(raw.vr(), raw.value(), null)
              : new Element("SQ", null, children(raw.items(), text, sets));
    }
  }

  private static List<DicomAttributes> children(
      List<Builder> items, TextDecoder text, TextDecoder.Sets sets) {
    List<DicomAttributes> children = new ArrayList<>(items.size());
    for (Builder item : items) {
      children.add(new DicomAttributes(item, text, sets));
    }
    return List.copyOf(children);
  }

  private Element element(int tag) {
    int low = 0;
    int high = tags.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(tags[middle], tag);
      if (order == 0) {
        return elements[middle];
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return null;
  }

  /** The tags present, in ascending unsigned order. */
  public NavigableSet<Integer> tags() {
    NavigableSet<Integer> present = new TreeSet<>(Integer::compareUnsigned);
    for (int tag : tags) {
      present.add(tag);
    }
    return Collections.unmodifiableNavigableSet(present);
  }

  /** Whether the element is present, even if empty. */
  public boolean contains(int tag) {
    return element(tag) != null;
  }

  /** The two letters of the value representation, null when the element is absent. */
  public String vr(int tag) {
    Element element = element(tag);
    return element == null ? null : element.vr();
  }

  /** The first value as text, trimmed; null when absent or empty. */
  public String string(int tag) {
    List<String> values = strings(tag);
    return values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /**
   * All values as text, trimmed, decoded by SpecificCharacterSet (0008,0005); binary numbers in
   * decimal. Values between two backslashes may be empty; an absent or empty element has none.
   */
  public List<String> strings(int tag) {
    Element element = element(tag);
    if (element == null || element.value() == null || element.value().length == 0) {
      return List.of();
    }
    if (isBinaryNumber(element.vr())) {
      List<String> numbers = new ArrayList<>();
      for (double number : binary(element)) {
        numbers.add(number == Math.rint(number) ? Long.toString((long) number) : "" + number);
      }
      return numbers;
    }
    String decoded = text.decode(element.value());
    if (trim(decoded).isEmpty()) {
      return List.of();
    }
    if (decoded.indexOf('\\') < 0 || isSingleText(element.vr())) {
      return List.of(trim(decoded));
    }
    List<String> values = new ArrayList<>();
    for (String value : decoded.split("\\\\", -1)) {
      values.add(trim(value));
    }
    return values;
  }

  /** The first value as a number, empty when absent, empty, malformed or not finite. */
  public OptionalDouble decimal(int tag) {
    double[] values = decimals(tag);
    return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
  }

  /** All values as numbers; an empty array when absent or when any one is malformed. */
  public double[] decimals(int tag) {
    Element element = element(tag);
    if (element == null || element.value() == null) {
      return new double[0];
    }
    double[] numbers;
    if (isBinaryNumber(element.vr())) {
      numbers = binary(element);
    } else {
      List<String> texts = strings(tag);
      numbers = new double[texts.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] =
            DecimalString.isOne(texts.get(i)) ? Double.parseDouble(texts.get(i)) : Double.NaN;
      }
    }
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        return new double[0];
      }
    }
    return numbers;
  }

  /** The first value as a whole number, empty when it is absent, malformed or beyond an int. */
  public OptionalInt integer(int tag) {
    OptionalDouble number = decimal(tag);
    if (number.isEmpty() || number.getAsDouble() != (int) number.getAsDouble()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) number.getAsDouble());
  }

  /** The items of a sequence; none when absent, empty or not a sequence. */
  public List<DicomAttributes> items(int tag) {
    Element element = element(tag);
    return element == null || element.items() == null ? List.of() : element.items();
  }

  /** A copy of the value's bytes as stored, null when the element is absent or a sequence. */
  public byte[] bytes(int tag) {
    Element element = element(tag);
    return element == null || element.value() == null ? null : element.value().clone();
  }

  /** Whether all character sets the object declares are known to this reader. */
  boolean characterSetsKnown() {
    return text.known();
  }

  /** Number of elements only: values may identify a patient. */
  @Override
  public String toString() {
    return "DicomAttributes[" + elements.length + " elements]";
  }

  private double[] binary(Element element) {
    int width =
        switch (element.vr()) {
          case "US", "SS", "OW" -> 2;
          case "FD", "SV", "UV" -> 8;
          default -> 4;
        };
    ByteBuffer buffer =
        ByteBuffer.wrap(element.value())
            .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[element.value().length / width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (element.vr()) {
            case "US", "OW" -> Short.toUnsignedInt(buffer.getShort());
            case "SS" -> buffer.getShort();
            case "SL" -> buffer.getInt();
            case "UL", "AT" -> Integer.toUnsignedLong(buffer.getInt());
            case "FL" -> buffer.getFloat();
            case "FD" -> buffer.getDouble();
            default -> buffer.getLong();
          };
    }
    return numbers;
  }

  private static boolean isBinaryNumber(String vr) {
    return switch (vr) {
      case "US", "SS", "OW", "UL", "SL", "AT", "FL", "FD", "SV", "UV" -> true;
      default -> false;
    };
  }

  private static boolean isSingleText(String vr) {
    return vr.equals("ST") || vr.equals("LT") || vr.equals("UT") || vr.equals("UR");
  }

  /** Padding is a space or, for UIDs, a zero byte; some writers mix them. */
  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(start, end);
  }

  private static String ascii(byte[] value) {
    return new String(value, StandardCharsets.US_ASCII);
  }

  /** Collects elements while a data set is parsed; the last of a repeated tag wins. */
  public static final class Builder {
    @SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
    private record Raw(String vr, byte[] value, List<Builder> items) {
      /** Stands for an element that was put and forgotten. */
      private static final Raw FORGOTTEN = new Raw(null, null, null);
    }

    /** Room at first: a hostile object may hold half a million items. */
    private static final int FEW = 8;

    private final boolean bigEndian;

    /** In the order put, which nearly always is that of the tags. */
    private int[] tags = new int[FEW];

    private Raw[] raws = new Raw[FEW];
    private int count;

    /** A builder of elements whose binary values are in the given byte order. */
    public Builder(boolean bigEndian) {
      this.bigEndian = bigEndian;
    }

    /** Where the elements are that stay, in ascending order of their unsigned tags. */
    private int[] order() {
      long[] keys = new long[count];
      for (int i = 0; i < count; i++) {
        // With the first bit turned over, signed order is unsigned order.
        keys[i] = (long) (tags[i] ^ Integer.MIN_VALUE) << 32 | i;
      }
      Arrays.sort(keys);
      int[] order = new int[count];
      int kept = 0;
      for (int i = 0; i < count; i++) {
        boolean repeated = i + 1 < count && keys[i] >> 32 == keys[i + 1] >> 32;
        if (!repeated && raws[(int) keys[i]] != Raw.FORGOTTEN) {
          order[kept++] = (int) keys[i];
        }
      }
      return Arrays.copyOf(order, kept);
    }

    /** The elements put so far, with binary values to come in the given byte order. */
    Builder withByteOrder(boolean big) {
      Builder copy = new Builder(big);
      copy.tags = tags.clone();
      copy.raws = raws.clone();
      copy.count = count;
      return copy;
    }

    /** Adds an element; its value is not copied. */
    public Builder put(int tag, String vr, byte[] value) {
      add(tag, new Raw(vr, value, null));
      return this;
    }

    /** Starts a sequence and returns the list its items are added to. */
    public List<Builder> sequence(int tag) {
      List<Builder> items = new ArrayList<>();
      add(tag, new Raw(null, null, items));
      return items;
    }

    /** Forgets an element, such as a sequence that turned out unreadable. */
    void remove(int tag) {
      add(tag, Raw.FORGOTTEN);
    }

    private void add(int tag, Raw raw) {
      if (count == tags.length) {
        tags = Arrays.copyOf(tags, 2 * count);
        raws = Arrays.copyOf(raws, 2 * count);
      }
      tags[count] = tag;
      raws[count++] = raw;
    }

    /** The bytes of an element put so far, null when absent or a sequence. */
    byte[] value(int tag) {
      for (int i = count - 1; i >= 0; i--) {
        if (tags[i] == tag) {
          byte[] value = raws[i].value();
          return value == null ? null : value.clone();
        }
      }
      return null;
    }

    /** The elements put so far, text to be decoded by the given sets. */
    public DicomAttributes build(TextDecoder.Sets sets) {
      return new DicomAttributes(this, sets.of(""), sets);
    }
  }
}
