package org.opportune.inference.infection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PatientRuleTest {
  private static final PatientRule RULE = new PatientRule(0.5);

  @Test
  void aScoreIsTheMeanOfTheHighestTenthOfTheSlices() {
    double[][] slices = new double[30][];
    for (int i = 0; i < slices.length; i++) {
      double infected = i / 100.0;
      slices[i] = new double[] {1 - infected, infected / 4, infected * 3 / 4};
    }
    double[] scores = PatientRule.scores(slices);
    assertThat(scores[0]).isCloseTo(1 - 0.28, within(1e-9));
    assertThat(scores[2]).isCloseTo(0.21, within(1e-9));
    assertThat(RULE.call(scores)).isZero();
  }

  @Test
  void oneSpoiltSliceOfAHealthyPatientMakesNoInfection() {
    double[][] slices = new double[20][];
    Arrays.fill(slices, new double[] {0.95, 0.03, 0.02});
    slices[7] = new double[] {0, 1, 0};
    assertThat(RULE.call(PatientRule.scores(slices))).isZero();
    slices[8] = new double[] {0, 1, 0};
    assertThat(RULE.call(PatientRule.scores(slices))).isEqualTo(1);
  }

  @Test
  void thinSlicesAreCalledAsThickOnesAre() {
    double[][] thick = new double[30][];
    Arrays.fill(thick, new double[] {0.9, 0.05, 0.05});
    for (int i = 10; i < 13; i++) {
      thick[i] = new double[] {0.2, 0.1, 0.7};
    }
    double[][] thin = new double[300][];
    for (int i = 0; i < thin.length; i++) {
      thin[i] = thick[i / 10];
    }
    assertThat(PatientRule.scores(thin)).containsExactly(PatientRule.scores(thick), within(1e-9));
    assertThat(RULE.call(PatientRule.scores(thin))).isEqualTo(2);
  }

  @Test
  void theThresholdPartsTheInfectedFromTheOthersWhereverTheirScoresLie() {
    double[] infection = {0.61, 0.7, 0.66, 0.9, 0.8, 0.95, 0.85};
    boolean[] infected = {false, false, false, true, true, true, true};
    assertThat(PatientRule.tuned(infection, infected).calledAbove()).isCloseTo(0.75, within(1e-9));
    assertThat(PatientRule.tuned(infection, new boolean[7]).calledAbove()).isEqualTo(0.5);
  }
}
