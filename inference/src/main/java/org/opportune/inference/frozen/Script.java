package org.opportune.inference.frozen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.opportune.inference.net.Tensor;

/**
 * A TorchScript program in the making: one assignment per line, and the weights that it is given at
 * each call. What it compiles to is text in PyTorch's serialisation (a zip file with code and an
 * empty state), so that no weights are copied into the program. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">
 *     PyTorch's description of the format</a>
 */
final class Script {
  /** Name of the list of weights, as DJL passes arrays of one argument. */
  static final String WEIGHTS = "w";

  /** Name of the input. */
  static final String INPUT = "x";

  private static final String HEAD =
      """
      class Net(Module):
        __parameters__ = []
        __buffers__ = []
        def forward(self: __torch__.Net,
          x: Tensor,
          w: List[Tensor]) -> Tensor:
      """;

  /** A pickle of an object of class {@code __torch__.Net} with an empty state. */
  private static final byte[] NO_STATE =
      "\u0080\u0002c__torch__\nNet\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);

  /** A pickle of an empty tuple. */
  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

  private final StringBuilder lines = new StringBuilder(HEAD);
  private final List<Tensor> weights = new ArrayList<>();
  private int values;

  /** Adds a weight and returns the expression that reads it. */
  String weight(Tensor weight) {
    weights.add(weight);
    return WEIGHTS + "[" + (weights.size() - 1) + "]";
  }

  /** Number of weights so far. */
  int weightCount() {
    return weights.size();
  }

  /** Adds a step and returns the name of its result. */
  String let(String operator, Object... operands) {
    String name = "v" + values++;
    lines.append("    ").append(name).append(" = ");
    lines.append(operator.formatted(operands)).append('\n');
    return name;
  }

  /** What the program is called with, in order. */
  List<Tensor> weights() {
    return List.copyOf(weights);
  }

  /** The program as a file, returning a value. */
  byte[] returning(String value) {
    String text = lines + "    return " + value + "\n";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      put(zip, "data.pkl", NO_STATE);
      put(zip, "code/__torch__.py", text.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write a zip file in memory", e);
    }
    return file.toByteArray();
  }

  /** PyTorch maps such files into memory: nothing in them is compressed. */
  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("net/" + name);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
