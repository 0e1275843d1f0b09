package org.opportune.ingest.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose sign disagrees with the data set: the data set's signedness wins. */
class SignednessTest {
  @ParameterizedTest
  @ValueSource(strings = {"j2k-s16", "jpegls-dcmtk-s16", "lossless-p4-s16", "rle-dcmtk-s16"})
  void signedStreamsReadAsUnsignedKeepTheirBits(String name) throws CodecException {
    CodecFixture fixture = CodecFixture.named(name);

    short[] values = decode(fixture, layout(fixture, 16, false));

    assertThat(values).isEqualTo(fixture.expected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"j2k-s12", "lossless-gdcm-s12", "jpegls-gdcm-s12"})
  void signedTwelveBitStreamsReadAsUnsignedKeepTheirBitsStored(String name) throws CodecException {
    CodecFixture fixture = CodecFixture.named(name);
    short[] expected = fixture.expected();

    short[] values = decode(fixture, layout(fixture, 12, false));

    for (int i = 0; i < values.length; i++) {
      assertThat(values[i] & 0xFFF).isEqualTo(expected[i] & 0xFFF);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"j2k-u12", "jpegls-dcmtk-u12", "lossless-p1-u12", "rle-dcmtk-u12"})
  void unsignedStreamsReadAsSignedAreSignExtended(String name) throws CodecException {
    CodecFixture fixture = CodecFixture.named(name);
    short[] expected = fixture.expected();

    short[] values = decode(fixture, layout(fixture, 12, true));

    for (int i = 0; i < values.length; i++) {
      assertThat((int) values[i]).isEqualTo(expected[i] << 20 >> 20);
    }
  }

  private static short[] decode(CodecFixture fixture, FrameLayout layout) throws CodecException {
    byte[] data = fixture.compressed();
    return fixture.codec().decode(data, 0, data.length, layout);
  }

  private static FrameLayout layout(CodecFixture fixture, int bitsStored, boolean signed) {
    FrameLayout layout = fixture.layout();
    return new FrameLayout(layout.columns(), layout.rows(), 1, 16, bitsStored, signed);
  }
}
