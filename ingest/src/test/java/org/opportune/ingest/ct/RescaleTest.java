package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of Hounsfield units against exact arithmetic, for every stored value there is. */
class RescaleTest {
  private static final int LEAST_HU = -1024;

  @ParameterizedTest
  @CsvSource({
    "1, -1024, true, 0, -1",
    "1, -1024, false, 0, -1",
    "1, -1024, true, -2000, -2000",
    "0.5, -1000.25, false, 63536, 65535",
    "-1, 100, true, 5, 9",
    "30, 0, true, 0, -1"
  })
  void holdsTheRoundedValueOrAsksForACloserLook(
      double slope, double intercept, boolean signed, int paddingLow, int paddingHigh) {
    Padding padding = new Padding(paddingLow, paddingHigh, false);
    Rescale rescale = new Rescale(slope, intercept, signed, padding, LEAST_HU);
    for (int pattern = 0; pattern < 1 << Short.SIZE; pattern++) {
      int value = signed ? (short) pattern : pattern;
      int expected = exact(value, slope, intercept);
      boolean look = expected < LEAST_HU || (value >= paddingLow && value <= paddingHigh);
      assertThat(rescale.value((short) pattern)).isEqualTo(value);
      assertThat(rescale.exactHu(value)).isEqualTo(expected);
      assertThat(rescale.hu((short) pattern))
          .isEqualTo(look ? Rescale.LOOK_CLOSER : (short) expected);
    }
  }

  private static int exact(int value, double slope, double intercept) {
    int hu =
        BigDecimal.valueOf(value)
            .multiply(BigDecimal.valueOf(slope))
            .add(BigDecimal.valueOf(intercept))
            .add(new BigDecimal("0.5"))
            .setScale(0, RoundingMode.FLOOR)
            .intValueExact();
    return Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, hu));
  }
}
