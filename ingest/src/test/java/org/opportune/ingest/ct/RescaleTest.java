package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of Hounsfield units against exact arithmetic, for every stored value there is. */
class RescaleTest {
  private static final int LEAST_HU = -1024;

  @ParameterizedTest
  @CsvSource({
    "1, -1024, true, 0, -1, -3000",
    "1, -1024, false, 0, -1, -1024",
    "1, -1024, true, -2000, -2000, -32767",
    "0.5, -1000.25, false, 63536, 65535, -1100",
    "-1, 100, true, 5, 9, -2000",
    "30, 0, true, 0, -1, -1200"
  })
  void holdsTheRoundedValueOrPaddingInsideTheCircleAndOutside(
      double slope, double intercept, boolean signed, int paddingLow, int paddingHigh, int fillHu) {
    for (boolean onlyOutside : new boolean[] {false, true}) {
      Padding padding = new Padding(paddingLow, paddingHigh, onlyOutside);
      Rescale rescale = new Rescale(slope, intercept, signed, padding, fillHu);
      for (boolean inside : new boolean[] {false, true}) {
        short[] values = patterns();
        rescale.apply(values, 0, values.length, inside);
        for (int pattern = 0; pattern < values.length; pattern++) {
          int value = signed ? (short) pattern : pattern;
          int expected = exact(value, slope, intercept);
          boolean declared = value >= paddingLow && value <= paddingHigh;
          boolean none =
              expected == fillHu
                  || (declared && !(onlyOutside && inside))
                  || (!inside && expected < LEAST_HU);
          assertThat(values[pattern]).isEqualTo(none ? HounsfieldVolume.PADDING : (short) expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 512})
  void mirroredValuesAreThoseOfTheOtherSide(int columns) {
    Rescale rescale = new Rescale(1, -1024, false, new Padding(0, -1, false), Rescale.NO_FILL);
    short[] row = Arrays.copyOf(patterns(), columns + 2);
    short[] straight = row.clone();
    rescale.apply(straight, 1, 1 + columns, true);
    rescale.applyMirrored(row, 1, 1 + (columns + 1) / 2, columns, true);
    for (int column = 0; column < columns; column++) {
      assertThat(row[1 + column]).isEqualTo(straight[columns - column]);
    }
    assertThat(row[0]).isZero();
    assertThat(row[columns + 1]).isEqualTo((short) (columns + 1));
  }

  /** Every pattern of 16 bits at its own place. */
  private static short[] patterns() {
    short[] values = new short[1 << Short.SIZE];
    for (int pattern = 0; pattern < values.length; pattern++) {
      values[pattern] = (short) pattern;
    }
    return values;
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
