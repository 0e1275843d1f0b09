package org.opportune.ingest.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One compressed frame and what an independent decoder makes of it, written by
 * tests/oracles/codec_fixtures.py.
 */
record CodecFixture(
    String name, String syntax, FrameLayout layout, String expectedFile, int maxError) {

  static List<CodecFixture> all() {
    return new String(resource("fixtures.tsv"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> parse(line.split("\t")))
        .toList();
  }

  static CodecFixture named(String name) {
    return all().stream().filter(f -> f.name.equals(name)).findFirst().orElseThrow();
  }

  private static CodecFixture parse(String[] cells) {
    FrameLayout layout =
        new FrameLayout(
            Integer.parseInt(cells[2]),
            Integer.parseInt(cells[3]),
            Integer.parseInt(cells[4]),
            Integer.parseInt(cells[5]),
            Integer.parseInt(cells[6]),
            cells[7].equals("1"));
    return new CodecFixture(cells[0], cells[1], layout, cells[8], Integer.parseInt(cells[9]));
  }

  byte[] compressed() {
    return resource(name + ".bin");
  }

  short[] expected() {
    ByteBuffer words = ByteBuffer.wrap(resource(expectedFile)).order(ByteOrder.LITTLE_ENDIAN);
    short[] values = new short[words.remaining() / Short.BYTES];
    words.asShortBuffer().get(values);
    return values;
  }

  FrameCodec codec() {
    return FrameCodecs.of(syntax).orElseThrow();
  }

  short[] decode() throws CodecException {
    byte[] data = compressed();
    return codec().decode(data, 0, data.length, layout);
  }

  private static byte[] resource(String file) {
    try (InputStream in = CodecFixture.class.getResourceAsStream("/codec/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
