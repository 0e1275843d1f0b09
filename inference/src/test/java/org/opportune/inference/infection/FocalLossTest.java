package org.opportune.inference.infection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.InfectionNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.NpzFile;
import org.opportune.inference.net.Tensor;

class FocalLossTest {

  /** Against tests/oracles/infection.py. */
  @Test
  void aTrainingStepHasTheLossAndTheGradientsThatPyTorchHas() throws URISyntaxException {
    Nnpack.switchOff();
    NpzFile reference =
        new NpzFile(
            Path.of(
                FocalLossTest.class
                    .getResource("/org/opportune/inference/infection/infection.npz")
                    .toURI()));
    InfectionNet network = new InfectionNet(new InfectionNetSettings(4, 3));
    Tensor given = reference.get("input");
    try (NDManager manager = NDManager.newBaseManager()) {
      new NetworkState(reference.under("state/")).loadInto(network, manager, true);
      NDArray input = manager.create(given.values(), new Shape(given.shape()));
      float value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss =
            new FocalLoss(new double[] {1.5, 4, 6}, 1)
                .of(
                    manager,
                    network.headLogits(new ParameterStore(manager, false), input, true, null),
                    new int[] {2, 0});
        value = loss.getFloat();
        collector.backward(loss);
      }
      assertThat(value).isCloseTo(reference.get("train/loss").values()[0], within(1e-4f));
      assertThat(gradient(network, "stage1.conv1.weight"))
          .containsExactly(reference.get("train/stage1").values(), within(5e-3f));
      assertThat(gradient(network, "head5.conv.weight"))
          .containsExactly(reference.get("train/head5").values(), within(1e-3f));
    }
  }

  @Test
  void aRareClassCountsAsManyTimesMoreAsItIsRarer() {
    assertThat(FocalLoss.balanced(new int[] {6, 3, 1}, 1).weights())
        .containsExactly(10 / 6.0, 10 / 3.0, 10);
    assertThatThrownBy(() -> FocalLoss.balanced(new int[] {6, 0, 1}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class 1");
  }

  private static float[] gradient(InfectionNet network, String name) {
    return NetworkState.parameters(network).get(name).getArray().getGradient().toFloatArray();
  }
}
