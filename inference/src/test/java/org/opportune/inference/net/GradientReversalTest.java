package org.opportune.inference.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

class GradientReversalTest {
  private static final float[] VALUES = {-2, 0, 0.5f, 3};
  private static final float[] SLOPES = {1, -4, 2, 0.25f};

  @Test
  void passesValuesOnAndTurnsTheGradientRound() {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray input = manager.create(VALUES);
      input.setRequiresGradient(true);
      NDArray output = new GradientReversal(0.7).apply(input);
      assertThat(output.toFloatArray()).containsExactly(VALUES, within(1e-6f));
      collector.backward(output.mul(manager.create(SLOPES)).sum());
      float[] expected = {-0.7f, 2.8f, -1.4f, -0.175f};
      assertThat(input.getGradient().toFloatArray()).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void passesNoGradientBackWithoutStrength() {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray input = manager.create(VALUES);
      input.setRequiresGradient(true);
      collector.backward(new GradientReversal(0).apply(input).sum());
      assertThat(input.getGradient().toFloatArray()).containsExactly(new float[4], within(0f));
    }
  }

  @Test
  void growsFromNothingAsInThePaper() {
    assertThat(GradientReversal.at(0).strength()).isZero();
    // 2 / (1 + exp(-5)) - 1 = tanh(2.5)
    assertThat(GradientReversal.at(0.5).strength()).isCloseTo(Math.tanh(2.5), within(1e-12));
    assertThat(GradientReversal.at(1).strength()).isCloseTo(Math.tanh(5), within(1e-12));
  }

  @Test
  void refusesAStrengthBelowZero() {
    assertThatThrownBy(() -> new GradientReversal(-1)).hasMessageContaining("-1");
  }
}
