package org.opportune.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opportune.ingest.Reason;

class HostileFramesTest {
  private static final long SEED = 20261122L;

  @ParameterizedTest
  @MethodSource("org.opportune.ingest.codec.CodecFixture#all")
  @Timeout(60)
  void damagedBytesEndInAResultOrACodecException(CodecFixture fixture) {
    // jai-imageio is slow, and not ours to explore.
    int rounds = fixture.name().startsWith("j2k") ? 15 : 100;
    Random random = new Random(SEED);
    byte[] original = fixture.compressed();
    for (int round = 0; round < rounds; round++) {
      byte[] data = mutate(original, random);
      assertDecodesOrFails(fixture, data, fixture.layout());
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] data = original.clone();
    int header = Math.min(data.length, 200);
    switch (random.nextInt(4)) {
      case 0 -> data[random.nextInt(header)] = (byte) random.nextInt(256);
      case 1 -> {
        for (int i = 0; i < 8; i++) {
          data[random.nextInt(data.length)] = (byte) random.nextInt(256);
        }
      }
      case 2 -> {
        int from = random.nextInt(data.length);
        int to = Math.min(data.length, from + random.nextInt(64));
        Arrays.fill(data, from, to, (byte) (random.nextBoolean() ? 0xFF : 0));
      }
      default -> {
        data = Arrays.copyOf(data, random.nextInt(data.length + 1));
      }
    }
    return data;
  }

  private static void assertDecodesOrFails(CodecFixture fixture, byte[] data, FrameLayout layout) {
    try {
      short[] values = fixture.codec().decode(data, 0, data.length, layout);
      assertThat(values).hasSize(layout.columns() * layout.rows() * layout.samplesPerPixel());
    } catch (CodecException e) {
      assertThat(e.reason())
          .isIn(Reason.CODEC_FAILED, Reason.OVER_BUDGET, Reason.UNSUPPORTED_TRANSFER_SYNTAX);
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  @ParameterizedTest
  @MethodSource("org.opportune.ingest.codec.CodecFixture#all")
  void aStreamOfAnotherShapeThanTheDataSetIsRefused(CodecFixture fixture) {
    FrameLayout layout = fixture.layout();
    byte[] data = fixture.compressed();
    FrameLayout taller =
        new FrameLayout(
            layout.columns(),
            layout.rows() + 1000,
            layout.samplesPerPixel(),
            layout.bitsAllocated(),
            layout.bitsStored(),
            layout.signed());

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> fixture.codec().decode(data, 0, data.length, taller))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CODEC_FAILED))
        .withMessageStartingWith("Cannot decode");
  }

  @ParameterizedTest
  @MethodSource("org.opportune.ingest.codec.CodecFixture#all")
  void aFrameBeyondTheMemoryBudgetIsRefusedBeforeItIsAllocated(CodecFixture fixture) {
    FrameLayout huge = new FrameLayout(65_535, 65_535, 1, 16, 16, false);
    byte[] data = fixture.compressed();

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> fixture.codec().decode(data, 0, data.length, huge))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVER_BUDGET))
        .withMessageContaining("4294836225 samples");
  }

  @Test
  void aLossyStreamInALosslessSyntaxIsRefused() {
    CodecFixture lossy = CodecFixture.named("baseline-dcmtk");
    byte[] data = lossy.compressed();

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> JpegCodec.lossless().decode(data, 0, data.length, lossy.layout()))
        .withMessageContaining("lossy stream in a lossless syntax");
  }

  @Test
  void progressiveJpegIsUnsupportedNotBroken() {
    CodecFixture baseline = CodecFixture.named("baseline-dcmtk");
    byte[] data = baseline.compressed();
    data[indexOfMarker(data, 0xC0) + 1] = (byte) 0xC2;

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> baseline.codec().decode(data, 0, data.length, baseline.layout()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_TRANSFER_SYNTAX))
        .withMessageContaining("SOF2");
  }

  @Test
  void aJpeg2000StreamOfManyTilesIsOverBudget() {
    CodecFixture fixture = CodecFixture.named("j2k-u12");
    byte[] data = fixture.compressed();
    Arrays.fill(data, 24, 32, (byte) 0);
    data[27] = 1;
    data[31] = 1;

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> fixture.codec().decode(data, 0, data.length, fixture.layout()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVER_BUDGET))
        .withMessageContaining("5440 tiles");
  }

  @Test
  void aJpeg2000StreamOfManyLayersIsOverBudget() {
    CodecFixture fixture = CodecFixture.named("j2k-u12");
    byte[] data = fixture.compressed();
    int style = indexOfMarker(data, 0x52);
    data[style + 6] = (byte) 0xFF;
    data[style + 7] = (byte) 0xFF;

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> fixture.codec().decode(data, 0, data.length, fixture.layout()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVER_BUDGET));
  }

  @Test
  void aJpeg2000DecodeThatAllocatesMoreThanItsBudgetIsOverBudget() throws Exception {
    CodecFixture fixture = CodecFixture.named("j2k-u12");
    byte[] data = fixture.compressed();
    // The decoder holds each sample as an int at least.
    Jpeg2000Codec tight = new Jpeg2000Codec(0, Integer.BYTES);

    assertThatExceptionOfType(CodecException.class)
        .isThrownBy(() -> tight.decode(data, 0, data.length, fixture.layout()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OVER_BUDGET))
        .withMessageContaining("allocates more than");
    assertThat(fixture.decode()).isEqualTo(fixture.expected());
  }

  private static int indexOfMarker(byte[] data, int code) {
    int at = 0;
    while (data[at] != (byte) 0xFF || data[at + 1] != (byte) code) {
      at++;
    }
    return at;
  }
}
