package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScanBandsTest {

  @Test
  void aNoisyScanIsBroughtDownAndItsTissuesStay() {
    ScanBands bands = ScanBands.of(List.of(Fields.of(1, 3, 10), Fields.of(2, 3, 10)));
    FieldScan normalised = bands.normalise(Fields.of(3, 3, 80));
    double[] lung = meanAndDeviation(normalised, Tissue.LUNG);
    assertThat(lung[0]).isCloseTo(-850, within(5.0));
    assertThat(lung[1]).isLessThan(40);
    assertThat(meanAndDeviation(normalised, Tissue.BACKGROUND)[0]).isCloseTo(40, within(5.0));
  }

  @Test
  void aScanOfTheReferenceStaysAsItIs() {
    FieldScan scan = Fields.of(1, 3, 10);
    FieldScan normalised = ScanBands.of(List.of(scan)).normalise(scan);
    for (int z = 0; z < 3; z++) {
      assertThat(normalised.hu()[z]).containsExactly(scan.hu()[z], within(0.01f));
    }
  }

  /** Away from edges between tissues, where bands mix. */
  private static double[] meanAndDeviation(FieldScan scan, Tissue tissue) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int z = 0; z < scan.slices(); z++) {
      for (int i = 4 * 128; i < 60 * 128; i++) {
        if (scan.truth()[z][i] == tissue.ordinal() && isInside(scan.truth()[z], i)) {
          sum += scan.hu()[z][i];
          squares += scan.hu()[z][i] * scan.hu()[z][i];
          count++;
        }
      }
    }
    double mean = sum / count;
    return new double[] {mean, Math.sqrt(squares / count - mean * mean)};
  }

  private static boolean isInside(byte[] truth, int at) {
    for (int row = -4; row <= 4; row++) {
      for (int column = -4; column <= 4; column++) {
        int other = at + row * 128 + column;
        if (other < 0 || other >= truth.length || truth[other] != truth[at]) {
          return false;
        }
      }
    }
    return true;
  }
}
