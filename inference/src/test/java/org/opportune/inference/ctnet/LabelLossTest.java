package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LabelLossTest {
  private static final boolean[][] PRESENT = {{true, false}, {false, true}};

  @Test
  void aLogitOfNothingCostsTheLogarithmOfTwo() {
    assertThat(LabelLoss.value(new float[4], PRESENT)).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void isTheMeanCrossEntropyOfTheProbabilities() {
    float[] logits = {2, -1, 0.5f, 3};
    double expected = 0;
    for (int i = 0; i < 4; i++) {
      double p = 1 / (1 + Math.exp(-logits[i]));
      expected -= Math.log(i == 0 || i == 3 ? p : 1 - p) / 4;
    }
    assertThat(LabelLoss.value(logits, PRESENT)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void isFiniteWhereTheNetworkIsSureAndWrong() {
    float[] logits = {-1000, 1000, 1000, -1000};
    assertThat(LabelLoss.value(logits, PRESENT)).isEqualTo(1000);
    assertThat(LabelLoss.gradient(logits, PRESENT))
        .containsExactly(new float[] {-0.25f, 0.25f, 0.25f, -0.25f}, within(1e-6f));
  }

  @Test
  void gradientIsTheSlopeOfTheLoss() {
    float[] logits = {2, -1, 0.5f, 3};
    float[] gradient = LabelLoss.gradient(logits, PRESENT);
    for (int i = 0; i < 4; i++) {
      float[] above = logits.clone();
      float[] below = logits.clone();
      above[i] += 0.01f;
      below[i] -= 0.01f;
      double slope = (LabelLoss.value(above, PRESENT) - LabelLoss.value(below, PRESENT)) / 0.02;
      assertThat((double) gradient[i]).isCloseTo(slope, within(1e-4));
    }
  }
}
