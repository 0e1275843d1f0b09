package org.opportune.ingest.bag;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's format (NEP 1, versions 1 to 3), of which one item along the first axis is
 * read at a time. The file is opened for each reading, so that it may be shared by threads.
 *
 * @param file where it lies
 * @param type {@code f} float, {@code i} and {@code u} integer, {@code b} boolean, {@code U} text
 * @param itemBytes bytes of an element
 * @param order of the bytes
 * @param shape lengths of the axes; the first may be longer than memory
 * @param dataOffset where the elements begin
 */
record NpyFile(
    Path file, char type, int itemBytes, ByteOrder order, long[] shape, long dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER = 1 << 20;
  private static final int MOST_ITEM = 1 << 28;
  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([<>|=])([a-zA-Z])(\\d+)['\"]");
  private static final Pattern FORTRAN =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");
  private static final String FIX = "; write it with numpy.save, in C order";

  static NpyFile open(Path file) throws BagException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = read(channel, 0, 12);
      byte[] magic = new byte[MAGIC.length];
      start.get(magic);
      int version = start.get();
      start.get();
      if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
        throw invalid(file, "no NumPy array of version 1 to 3");
      }
      int prefix = version == 1 ? 10 : 12;
      long length = version == 1 ? start.getShort() & 0xFFFF : start.getInt() & 0xFFFFFFFFL;
      if (length > MOST_HEADER) {
        throw invalid(file, "a header of " + length + " bytes");
      }
      String header = StandardCharsets.UTF_8.decode(read(channel, prefix, (int) length)).toString();
      NpyFile array = parsed(file, header, prefix + length);
      long bytes = array.dataOffset + array.items() * array.bytesOfItem();
      if (channel.size() < bytes) {
        throw new BagException(
            "Invalid array %s: it ends after %d of %d bytes; fetch it again"
                .formatted(file, channel.size(), bytes));
      }
      return array;
    } catch (BagException e) {
      throw e;
    } catch (EOFException e) {
      throw new BagException("Invalid array " + file + ": it ends early; fetch it again", e);
    } catch (IOException e) {
      throw new BagException("Cannot read array " + file + ": " + e.getMessage(), e);
    }
  }

  private static NpyFile parsed(Path file, String header, long offset) throws BagException {
    Matcher descr = DESCR.matcher(header);
    Matcher fortran = FORTRAN.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw invalid(file, "elements that are no plain numbers or text");
    }
    if (fortran.group(1).equals("True")) {
      throw invalid(file, "an array in Fortran order");
    }
    char type = descr.group(2).charAt(0);
    int size = Integer.parseInt(descr.group(3));
    ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    long[] lengths =
        Arrays.stream(shape.group(1).split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    boolean known =
        switch (type) {
          case 'f' -> size == 4 || size == 8;
          case 'i', 'u' -> size == 1 || size == 2 || size == 4 || size == 8;
          case 'b' -> size == 1;
          case 'U' -> size <= 1 << 16;
          default -> false;
        };
    if (!known || lengths.length == 0) {
      throw invalid(file, "elements of type " + type + size + " or a single number");
    }
    int bytes = type == 'U' ? 4 * size : size;
    NpyFile array = new NpyFile(file, type, bytes, order, lengths, offset);
    if (array.bytesOfItem() > MOST_ITEM) {
      throw invalid(file, "items of " + array.bytesOfItem() + " bytes");
    }
    return array;
  }

  private static BagException invalid(Path file, String what) {
    return new BagException("Invalid array " + file + ": " + what + FIX);
  }

  /** Length of the first axis. */
  long items() {
    return shape[0];
  }

  private long elementsOfItem() {
    long elements = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      elements = Math.multiplyExact(elements, shape[axis]);
    }
    return elements;
  }

  private long bytesOfItem() {
    return Math.multiplyExact(elementsOfItem(), itemBytes);
  }

  /** The numbers of an item, last axis fastest. */
  double[] numbers(long index) throws IOException {
    ByteBuffer bytes = item(index);
    double[] values = new double[(int) elementsOfItem()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case 'f' -> itemBytes == 4 ? bytes.getFloat() : bytes.getDouble();
            case 'i' ->
                switch (itemBytes) {
                  case 1 -> bytes.get();
                  case 2 -> bytes.getShort();
                  case 4 -> bytes.getInt();
                  default -> bytes.getLong();
                };
            case 'u', 'b' ->
                switch (itemBytes) {
                  case 1 -> bytes.get() & 0xFF;
                  case 2 -> bytes.getShort() & 0xFFFF;
                  case 4 -> bytes.getInt() & 0xFFFFFFFFL;
                  default -> bytes.getLong();
                };
            default -> throw invalid(file, "text where numbers should be");
          };
    }
    return values;
  }

  /** The text of an item of a list of texts. */
  String text(long index) throws IOException {
    if (type != 'U' || shape.length != 1) {
      throw invalid(file, "no list of texts");
    }
    ByteBuffer bytes = item(index);
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      int codePoint = bytes.getInt();
      if (codePoint != 0 && Character.isValidCodePoint(codePoint)) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private ByteBuffer item(long index) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = bytesOfItem();
      return read(channel, dataOffset + index * bytes, (int) bytes).order(order);
    }
  }

  private static ByteBuffer read(FileChannel channel, long offset, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("The file ends early");
      }
    }
    return buffer.flip();
  }
}
