package org.opportune.inference.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opportune.inference.net.Tensor;

/**
 * The safetensors file format: eight bytes with the length of a JSON header, the header (type,
 * shape and byte range of each tensor), then the values, little-endian. Reads and writes F32 and
 * F16.
 *
 * <p>Nothing in such a file is executed, unlike a pickle.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /** How values are stored. */
  public enum Precision {
    /** Four bytes per value, exact. */
    F32(4),
    /** Two bytes per value: three decimal digits, magnitudes up to 65504. */
    F16(2);

    private final int bytes;

    Precision(int bytes) {
      this.bytes = bytes;
    }
  }

  /**
   * Encodes tensors in their order.
   *
   * @throws IllegalArgumentException when a finite value does not fit the precision
   */
  public static byte[] write(Map<String, Tensor> tensors, Precision precision) {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode item = header.putObject(entry.getKey());
      item.put("dtype", precision.name());
      ArrayNode shape = item.putArray("shape");
      Arrays.stream(entry.getValue().shape()).forEach(shape::add);
      long end = offset + (long) precision.bytes * entry.getValue().values().length;
      item.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(Long.BYTES + padded + offset));
    buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(text);
    while (buffer.position() < Long.BYTES + padded) {
      buffer.put((byte) ' ');
    }
    tensors.forEach((name, tensor) -> put(buffer, name, tensor.values(), precision));
    return buffer.array();
  }

  /**
   * Decodes a file.
   *
   * @throws IllegalArgumentException when it is no safetensors file, or holds other types than F32
   *     and F16
   */
  public static Map<String, Tensor> read(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = file.length < Long.BYTES ? -1 : buffer.getLong();
    if (length < 2 || length > file.length - Long.BYTES) {
      throw invalid("its first eight bytes are not the length of a header");
    }
    int values = (int) (Long.BYTES + length);
    JsonNode header = header(new String(file, Long.BYTES, (int) length, StandardCharsets.UTF_8));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), tensor(buffer, values, entry.getKey(), entry.getValue()));
      }
    }
    return tensors;
  }

  private static JsonNode header(String text) {
    try {
      JsonNode header = JSON.readTree(text);
      if (!header.isObject()) {
        throw invalid("its header is not a JSON object");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Invalid safetensors file: its header is not JSON", e);
    }
  }

  private static Tensor tensor(ByteBuffer buffer, int values, String name, JsonNode item) {
    Precision precision = precision(name, item.path("dtype").asText());
    long[] shape = longs(item.path("shape"));
    long[] range = longs(item.path("data_offsets"));
    long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    boolean fits =
        range.length == 2
            && range[0] >= 0
            && range[1] - range[0] == count * precision.bytes
            && range[1] <= buffer.capacity() - values;
    if (!fits) {
      throw invalid("the byte range of " + name + " does not hold its shape");
    }
    float[] result = new float[(int) count];
    int at = (int) (values + range[0]);
    for (int i = 0; i < result.length; i++) {
      result[i] =
          precision == Precision.F32
              ? buffer.getFloat(at + i * Float.BYTES)
              : HalfFloat.toFloat(buffer.getShort(at + i * Short.BYTES));
    }
    return new Tensor(shape, result);
  }

  private static Precision precision(String name, String text) {
    for (Precision precision : Precision.values()) {
      if (precision.name().equals(text)) {
        return precision;
      }
    }
    throw invalid(name + " is of type " + text + ", not F32 or F16");
  }

  private static void put(ByteBuffer buffer, String name, float[] values, Precision precision) {
    for (float value : values) {
      if (precision == Precision.F32) {
        buffer.putFloat(value);
      } else {
        short half = HalfFloat.fromFloat(value);
        if (Float.isFinite(value) && !Float.isFinite(HalfFloat.toFloat(half))) {
          throw new IllegalArgumentException(
              "Cannot store " + name + " as F16: " + value + " is out of range");
        }
        buffer.putShort(half);
      }
    }
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong();
    }
    return values;
  }

  private static IllegalArgumentException invalid(String why) {
    return new IllegalArgumentException("Invalid safetensors file: " + why);
  }
}
