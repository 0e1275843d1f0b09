package org.opportune.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameCodecsTest {
  @ParameterizedTest
  @MethodSource("org.opportune.ingest.codec.CodecFixture#all")
  void valuesEqualThoseOfIndependentToolkits(CodecFixture fixture) throws CodecException {
    short[] expected = fixture.expected();
    short[] values = fixture.decode();

    assertThat(values).hasSameSizeAs(expected);
    if (fixture.maxError() == 0) {
      assertThat(values).isEqualTo(expected);
    }
    assertThat(largestError(values, expected)).isLessThanOrEqualTo(fixture.maxError());
  }

  private static int largestError(short[] values, short[] expected) {
    int largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - expected[i]));
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("org.opportune.ingest.codec.CodecFixture#all")
  void aFrameIsFoundInTheMiddleOfALargerBuffer(CodecFixture fixture) throws CodecException {
    byte[] data = fixture.compressed();
    byte[] larger = new byte[data.length + 40];
    Arrays.fill(larger, (byte) 0x5A);
    System.arraycopy(data, 0, larger, 17, data.length);

    short[] values = fixture.codec().decode(larger, 17, data.length, fixture.layout());

    assertThat(values).isEqualTo(fixture.decode());
  }

  @Test
  void syntaxesThatMayLoseInformationSaySo() {
    assertThat(FrameCodecs.isLossy("1.2.840.10008.1.2.4.50")).isTrue();
    assertThat(FrameCodecs.isLossy("1.2.840.10008.1.2.4.51")).isTrue();
    assertThat(FrameCodecs.isLossy("1.2.840.10008.1.2.4.81")).isTrue();
    assertThat(FrameCodecs.isLossy("1.2.840.10008.1.2.4.91")).isTrue();
    assertThat(FrameCodecs.isLossy("1.2.840.10008.1.2.4.90")).isFalse();
    assertThat(FrameCodecs.isLossy("1.2.840.10008.1.2.5")).isFalse();
  }

  @Test
  void anUnknownSyntaxHasNoCodec() {
    assertThat(FrameCodecs.of("1.2.840.10008.1.2.4.201")).isEmpty();
  }
}
