package org.opportune.inference.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The family against networks built in PyTorch by tests/oracles/segmentation_networks.py. */
class SegmentationNetworkTest {
  private static final String FOLDER = "/org/opportune/inference/segment/";

  @BeforeAll
  static void quiet() {
    Nnpack.switchOff();
  }

  @ParameterizedTest
  @EnumSource
  void hasAsManyParametersAsTheReferenceSmallAndLarge(SegmentationFamily family)
      throws IOException {
    JsonNode counts;
    try (InputStream in = getClass().getResourceAsStream(FOLDER + "parameters.json")) {
      counts = new ObjectMapper().readTree(in);
    }
    for (int width : new int[] {8, 64}) {
      assertThat(parameters(new SegmentationSettings(family, width, 3, 4, 64, 2)))
          .isEqualTo(counts.get(family + "-" + width).asLong());
    }
    if (family == SegmentationFamily.U_NET) {
      assertThat(parameters(new SegmentationSettings(family, 64, 4, 4, 64, 0)))
          .isEqualTo(counts.get("U_NET-64-4").asLong());
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatPyTorchGivesOfTheSameWeights(SegmentationFamily family) {
    NpzFile reference = reference(family);
    SegmentationNetwork network = SegmentationNetwork.of(settings(family));
    try (NDManager manager = NDManager.newBaseManager()) {
      values(network).loadInto(network, manager, false);
      NDArray input = array(manager, reference.get("input"));
      float[] actual =
          network.apply(new ParameterStore(manager, false), input, false).toFloatArray();
      assertThat(actual).containsExactly(reference.get("output").values(), within(1e-4f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void learnsAsPyTorchLearns(SegmentationFamily family) {
    NpzFile reference = reference(family);
    SegmentationNetwork network = SegmentationNetwork.of(settings(family));
    try (NDManager manager = NDManager.newBaseManager()) {
      values(network).loadInto(network, manager, true);
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray input = array(scope, reference.get("input"));
        NDArray loss =
            network.apply(new ParameterStore(manager, false), input, true).square().mean();
        float expected = reference.get("loss").values()[0];
        assertThat(loss.getFloat()).isCloseTo(expected, within(1e-4f * expected + 1e-5f));
        collector.backward(loss);
      }
      List<String> names = new ArrayList<>(new TreeSet<>(values(network).tensors().keySet()));
      names.removeIf(name -> name.contains("running_"));
      float[] lengths = reference.get("gradient").values();
      float longest = 0;
      for (float length : lengths) {
        longest = Math.max(longest, length);
      }
      for (int i = 0; i < lengths.length; i++) {
        Parameter parameter = NetworkState.parameters(network).get(names.get(i));
        try (NDArray gradient = parameter.getArray().getGradient();
            NDArray length = gradient.square().sum().sqrt()) {
          assertThat(length.getFloat())
              .as(names.get(i))
              .isCloseTo(lengths[i], within(1e-3f * lengths[i] + 1e-5f * longest));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheSizeAndShowsItsCoarsestLevel(SegmentationFamily family) {
    SegmentationNetwork network = SegmentationNetwork.of(settings(family));
    Shape shape = family.isVolumetric() ? new Shape(2, 1, 5, 16, 16) : new Shape(2, 1, 16, 16);
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 3).loadInto(network, manager, false);
      NDArray input = manager.randomUniform(0, 1, shape);
      try (SegmentationNetwork.Pass pass =
          network.pass(new ParameterStore(manager, false), input, false, null)) {
        assertThat(pass.logits().getShape())
            .isEqualTo(
                family.isVolumetric() ? new Shape(2, 4, 5, 16, 16) : new Shape(2, 4, 16, 16));
        assertThat(pass.bottleneck().getShape())
            .isEqualTo(family.isVolumetric() ? new Shape(2, 32, 5, 4, 4) : new Shape(2, 32, 4, 4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoArraysBeyondWhatItGives(SegmentationFamily family) {
    SegmentationNetwork network = SegmentationNetwork.of(settings(family));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 7).loadInto(network, manager, false);
      int before = manager.getManagedArrays().size();
      try (NDManager scope = manager.newSubManager()) {
        NDArray input =
            scope.zeros(
                family.isVolumetric() ? new Shape(1, 1, 3, 16, 16) : new Shape(1, 1, 16, 16));
        NDArray output = network.apply(new ParameterStore(scope, false), input, false);
        assertThat(scope.getManagedArrays()).containsExactlyInAnyOrder(input, output);
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thinnedNetworksDifferAndTheSameSeedThinsAlike(SegmentationFamily family) {
    SegmentationNetwork network = SegmentationNetwork.of(settings(family));
    Shape shape = family.isVolumetric() ? new Shape(1, 1, 3, 16, 16) : new Shape(1, 1, 16, 16);
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 3).loadInto(network, manager, false);
      NDArray input = manager.randomUniform(0, 1, shape);
      float[] whole = logits(network, manager, input, null);
      float[] first = logits(network, manager, input, ChannelDropout.thinned(0.3, 1));
      float[] again = logits(network, manager, input, ChannelDropout.thinned(0.3, 1));
      float[] second = logits(network, manager, input, ChannelDropout.thinned(0.3, 2));
      assertThat(first).isEqualTo(again).isNotEqualTo(second).isNotEqualTo(whole);
    }
  }

  @Test
  void refusesInputsItCannotHalveOrPlace() {
    try (NDManager manager = NDManager.newBaseManager()) {
      for (SegmentationFamily family : SegmentationFamily.values()) {
        SegmentationNetwork network = SegmentationNetwork.of(settings(family));
        NDArray input = manager.zeros(new Shape(1, 1, 18, 16));
        assertThatThrownBy(() -> network.apply(new ParameterStore(manager, false), input, false))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("(1, 1, 18, 16) is not");
      }
    }
  }

  private static float[] logits(
      SegmentationNetwork network, NDManager manager, NDArray input, ChannelDropout dropout) {
    try (SegmentationNetwork.Pass pass =
        network.pass(new ParameterStore(manager, false), input, false, dropout)) {
      return pass.logits().toFloatArray();
    }
  }

  /** The rule of the oracle's values(). */
  private static NetworkState values(SegmentationNetwork network) {
    Map<String, Parameter> parameters = NetworkState.parameters(network);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int number = 0;
    for (String name : new TreeSet<>(parameters.keySet())) {
      long[] shape = parameters.get(name).getShape().getShape();
      float[] values = new float[Math.toIntExact(parameters.get(name).getShape().size())];
      for (int i = 0; i < values.length; i++) {
        double raw = (31L * i * i + 7919L * i + 104729L * number) % 65537 / 65537.0;
        if (name.endsWith("running_var") || (name.endsWith("weight") && shape.length == 1)) {
          values[i] = (float) (0.5 + raw);
        } else if (shape.length == 1) {
          values[i] = (float) (0.2 * (raw - 0.5));
        } else {
          values[i] = (float) (2 * (raw - 0.5) / Math.sqrt((double) values.length / shape[0]));
        }
      }
      tensors.put(name, new Tensor(shape, values));
      number++;
    }
    return new NetworkState(tensors);
  }

  private static SegmentationSettings settings(SegmentationFamily family) {
    return new SegmentationSettings(family, 8, 2, 4, 16, 2);
  }

  private static long parameters(SegmentationSettings settings) {
    return NetworkState.parameters(SegmentationNetwork.of(settings)).values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  private static NpzFile reference(SegmentationFamily family) {
    String name = FOLDER + family.name().toLowerCase(Locale.ROOT) + ".npz";
    try {
      return new NpzFile(Path.of(SegmentationNetworkTest.class.getResource(name).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    return manager.create(tensor.values(), new Shape(tensor.shape()));
  }
}
