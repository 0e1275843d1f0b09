package org.opportune.inference.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against networks built in PyTorch by tests/oracles/self_paced.py. */
class ResNetTest {

  @ParameterizedTest
  @CsvSource({"18, 11689512", "50, 25557032"})
  void hasThePublishedNumberOfParameters(int depth, long parameters) {
    ResNet network = new ResNet(new ResNetSettings(depth, 64, 3, 1000));
    assertThat(
            NetworkState.parameters(network).values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getShape().size())
                .sum())
        .isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource({"18", "50"})
  void givesWhatPyTorchGivesOfTheSameWeights(int depth) throws URISyntaxException {
    String name = "/org/opportune/inference/paced/resnet%d.npz".formatted(depth);
    NpzFile reference = new NpzFile(Path.of(ResNetTest.class.getResource(name).toURI()));
    Map<String, Tensor> tensors = new LinkedHashMap<>(reference.under(""));
    Tensor input = tensors.remove("input");
    Tensor expected = tensors.remove("output");
    Nnpack.switchOff();
    ResNet network = new ResNet(new ResNetSettings(depth, 4, 3, (int) expected.shape()[1]));
    try (NDManager manager = NDManager.newBaseManager()) {
      new NetworkState(tensors).loadInto(network, manager, false);
      NDArray given = manager.create(input.values(), new Shape(input.shape()));
      float[] actual =
          network.apply(new ParameterStore(manager, false), given, false).toFloatArray();
      assertThat(actual).containsExactly(expected.values(), within(1e-3f));
    }
  }

  @Test
  void refusesADepthThatIsNone() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> new ResNetSettings(34, 64, 3, 8)))
        .hasMessageContaining("34");
  }
}
