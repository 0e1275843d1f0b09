package org.opportune.inference.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the network built in PyTorch by tests/oracles/infection.py. */
class InfectionNetTest {
  private static final float TOLERANCE = 1e-4f;

  private static NpzFile reference;

  @BeforeAll
  static void read() throws URISyntaxException {
    Nnpack.switchOff();
    reference =
        new NpzFile(
            Path.of(
                InfectionNetTest.class
                    .getResource("/org/opportune/inference/infection/infection.npz")
                    .toURI()));
  }

  @Test
  void hasTheParametersOfTheSameNetworkInPyTorchAtFullSize() {
    Map<String, Long> counts = new TreeMap<>();
    NetworkState.parameters(new InfectionNet(new InfectionNetSettings(32, 3)))
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                counts.merge(
                    name.substring(0, name.indexOf('.')), parameter.getShape().size(), Long::sum);
              }
            });
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "stage1", 9632L,
                "stage2", 55552L,
                "stage3", 369408L,
                "stage4", 1476096L,
                "stage5", 1771008L,
                "head3", 390L,
                "head4", 774L,
                "head5", 774L));
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(3_683_634);
  }

  @Test
  void itsMapsAndLayersHaveThePapersShapesAtFullSize() {
    InfectionNet network = new InfectionNet(new InfectionNetSettings(32, 3));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 1).loadInto(network, manager, false);
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray slice = manager.zeros(new Shape(1, 1, 224, 224));
      assertThat(network.activationMaps(parameters, slice, false))
          .extracting(NDArray::getShape)
          .containsExactly(new Shape(1, 3, 28, 28), new Shape(1, 3, 14, 14), new Shape(1, 3, 7, 7));
      assertThat(network.layers())
          .extracting(layer -> network.features(parameters, slice, layer).getShape())
          .containsExactly(
              new Shape(1, 128, 56, 56), new Shape(1, 256, 28, 28), new Shape(1, 256, 14, 14));
    }
  }

  @Test
  void givesWhatPyTorchGivesOfTheSameWeights() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InfectionNet network = network(manager);
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray input = input(manager);
      List<NDArray> maps = network.activationMaps(parameters, input, false);
      List<NDArray> heads = network.headLogits(parameters, input, false, null);
      for (int head = 0; head < InfectionNet.HEADS; head++) {
        same(maps.get(head), "map/" + (head + 3));
        same(heads.get(head), "head/" + (head + 3));
      }
      same(network.apply(parameters, input, false), "logits");
    }
  }

  @Test
  void cutAtItsFirstLayerItGivesTheSameLogits() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InfectionNet network = network(manager);
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray features = network.features(parameters, input(manager), "stage3");
      same(network.logits(parameters, features, "stage3"), "logits");
    }
  }

  @Test
  void refusesImagesThatItCannotHalveFiveTimes() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InfectionNet network = network(manager);
      assertThatThrownBy(
              () ->
                  network.apply(
                      new ParameterStore(manager, false),
                      manager.zeros(new Shape(1, 1, 224, 200)),
                      false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("multiples of 32");
    }
  }

  private static InfectionNet network(NDManager manager) {
    InfectionNet network = new InfectionNet(new InfectionNetSettings(4, 3));
    new NetworkState(reference.under("state/")).loadInto(network, manager, false);
    assertThat(NetworkState.parameters(network).values()).allMatch(Parameter::isInitialized);
    return network;
  }

  private static NDArray input(NDManager manager) {
    Tensor input = reference.get("input");
    return manager.create(input.values(), new Shape(input.shape()));
  }

  private static void same(NDArray actual, String name) {
    Tensor expected = reference.get(name);
    assertThat(actual.getShape()).isEqualTo(new Shape(expected.shape()));
    assertThat(actual.toFloatArray()).containsExactly(expected.values(), within(TOLERANCE));
  }
}
