package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class AirOffsetTest {
  private static final short PADDING = HounsfieldVolume.PADDING;

  private static HounsfieldVolume volume(int... hu) {
    short[] slice = new short[hu.length];
    for (int i = 0; i < hu.length; i++) {
      slice[i] = (short) hu[i];
    }
    return new HounsfieldVolume(hu.length, 1, 1, 1, new double[] {0}, new short[][] {slice});
  }

  @Test
  void shiftTakesTheOffsetFromEveryVoxelButPadding() {
    assertThat(volume(-925, PADDING, 115).shiftedBy(75).hu()[0])
        .containsExactly((short) -1000, PADDING, (short) 40);
    assertThat(volume(-1075, PADDING).shiftedBy(-75).hu()[0])
        .containsExactly((short) -1000, PADDING);
  }

  @Test
  void shiftAtTheEndsOfTheRangeClipsAndMakesNoPadding() {
    assertThat(volume(-32767, -32700, -32692).shiftedBy(75).hu()[0])
        .containsExactly((short) -32767, (short) -32767, (short) -32767);
    assertThat(volume(32767, 32700, 32692).shiftedBy(-75).hu()[0])
        .containsExactly((short) 32767, (short) 32767, (short) 32767);
  }

  @Test
  void offsetIsFromMinusOneThousandAndTheLimitItselfIsNotBeyond() {
    assertThat(AirCalibration.offsetHu(new ReadVolume(volume(0), Set.of(), -925))).isEqualTo(75);
    AirCalibration calibration = new AirCalibration(50, true);
    assertThat(calibration.isOff(50)).isFalse();
    assertThat(calibration.isOff(-50)).isFalse();
    assertThat(calibration.isOff(51)).isTrue();
    assertThat(calibration.isOff(-51)).isTrue();
    assertThat(calibration.isOff(Double.NaN)).as("no air to measure").isFalse();
  }

  @Test
  void tracheaBearsOutWhatItSharesAndContradictsTheRest() {
    AirCalibration calibration = new AirCalibration(50, true);
    assertThat(calibration.isBorneOut(75, -925.0)).isTrue();
    assertThat(calibration.isBorneOut(75, -880.0)).as("denser by its wall").isTrue();
    assertThat(calibration.isBorneOut(75, -1000.0)).isFalse();
    assertThat(calibration.isBorneOut(-75, -990.0)).isFalse();
    assertThat(calibration.isBorneOut(75, null)).as("no trachea").isTrue();
  }
}
