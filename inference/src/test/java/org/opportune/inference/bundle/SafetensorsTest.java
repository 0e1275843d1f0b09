package org.opportune.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.net.Tensor;

class SafetensorsTest {

  @Test
  void roundTripsEveryFloat() {
    Map<String, Tensor> tensors = example();
    Map<String, Tensor> read =
        Safetensors.read(Safetensors.write(tensors, Safetensors.Precision.F32));
    assertThat(read).isEqualTo(tensors);
    assertThat(read.keySet()).containsExactlyElementsOf(tensors.keySet());
  }

  @Test
  void laysBytesOutAsTheFormatSays() {
    Map<String, Tensor> one = Map.of("a", new Tensor(new long[] {2}, new float[] {1, -2}));
    byte[] file = Safetensors.write(one, Safetensors.Precision.F32);
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    assertThat(HexFormat.of().formatHex(file, 0, 8))
        .isEqualTo(String.format("%02x00000000000000", padded));
    assertThat(new String(file, 8, padded, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(header);
    assertThat(HexFormat.of().formatHex(file, 8 + padded, file.length))
        .isEqualTo("0000803f" + "000000c0");
  }

  @Test
  void anIndependentParserReadsTheFile(@TempDir Path directory) throws Exception {
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "no python3 to read the file with");
    Path file = directory.resolve("x.safetensors");
    Files.write(file, Safetensors.write(example(), Safetensors.Precision.F16));
    String script =
        """
        import json, struct, sys
        data = open(sys.argv[1], 'rb').read()
        n = struct.unpack('<Q', data[:8])[0]
        header = json.loads(data[8:8 + n])
        for name, item in header.items():
            low, high = item['data_offsets']
            values = struct.unpack('<%de' % ((high - low) // 2), data[8 + n + low:8 + n + high])
            print(name, item['dtype'], item['shape'], *values)
        """;
    Process process =
        new ProcessBuilder(python.toString(), "-c", script, file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output.lines())
        .containsExactly(
            "scalar F16 [] 3.5",
            "matrix F16 [2, 3] 0.0 -0.0 1.0 -65504.0 6.103515625e-05 5.960464477539063e-08");
  }

  @Test
  void halfPrecisionRoundsToTheNearestEven() {
    // Every half value survives; values between two go to the nearer, ties to the even one.
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) bits);
      }
    }
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(1 + 0x1p-11f))).isEqualTo(1f);
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(1 + 3 * 0x1p-11f))).isEqualTo(1 + 0x1p-9f);
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(0.1f))).isEqualTo(0.099975586f);
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(65520f))).isInfinite();
    assertThat(HalfFloat.toFloat(HalfFloat.fromFloat(Float.NaN))).isNaN();
  }

  @Test
  void refusesWhatDoesNotFitOrIsNoSuchFile() {
    Map<String, Tensor> large = Map.of("w", new Tensor(new long[] {1}, new float[] {1e6f}));
    assertThatThrownBy(() -> Safetensors.write(large, Safetensors.Precision.F16))
        .hasMessage("Cannot store w as F16: 1000000.0 is out of range");
    assertThatThrownBy(() -> Safetensors.read("PK\3\4 a zip file".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("not the length of a header");
    byte[] cut = Safetensors.write(example(), Safetensors.Precision.F32);
    byte[] half = java.util.Arrays.copyOf(cut, cut.length - 4);
    assertThatThrownBy(() -> Safetensors.read(half))
        .hasMessageContaining("the byte range of matrix does not hold its shape");
  }

  private static Map<String, Tensor> example() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("scalar", new Tensor(new long[] {}, new float[] {3.5f}));
    tensors.put(
        "matrix",
        new Tensor(new long[] {2, 3}, new float[] {0, -0f, 1, -65504, 0x1p-14f, 0x1p-24f}));
    return tensors;
  }
}
