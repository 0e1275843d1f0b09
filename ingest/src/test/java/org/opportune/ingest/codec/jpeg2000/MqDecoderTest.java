package org.opportune.ingest.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MqDecoderTest {
  /** The test sequence of the arithmetic coder: ITU-T T.88 annex H.2, one context, state 0. */
  @Test
  void decodesTheTestSequenceOfTheStandard() {
    HexFormat hex = HexFormat.of();
    byte[] coded = hex.parseHex("84c73bfce1a1430402200000410dbb86f4317fff88ff37471adb6adfffac");
    byte[] expected =
        hex.parseHex("00020051000000c00352872aaaaaaaaa82c02000fcd79ef6bf7fed904f46a3bf");
    MqDecoder decoder = new MqDecoder();
    byte[] decoded = new byte[expected.length];
    int register = decoder.start(coded, coded.length);
    for (int i = 0; i < 8 * decoded.length; i++) {
      register = decoder.decode(Contexts.SIGN, register);
      decoded[i / 8] = (byte) (decoded[i / 8] << 1 | register & 1);
    }
    assertThat(hex.formatHex(decoded)).isEqualTo(hex.formatHex(expected));
  }

  @Test
  void aLengthBeyondTheBytesIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new MqDecoder().start(new byte[4], 5));
  }
}
