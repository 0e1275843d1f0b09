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
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against networks built in PyTorch by tests/oracles/ctnet.py. */
class CtNetTest {
  private static final String FOLDER = "/org/opportune/inference/ctnet/";
  private static final CtNetSettings SMALL = new CtNetSettings(4, 4, 5, 192, 8, 16, 3);

  @BeforeAll
  static void asInProduction() {
    Nnpack.switchOff();
  }

  @Test
  void learnsTensorsOfTheShapesOfThePapersNetwork() throws IOException {
    JsonNode expected = sizes();
    Map<String, String> learned = new LinkedHashMap<>();
    expected
        .path("learned")
        .properties()
        .forEach(entry -> learned.put(entry.getKey(), entry.getValue().toString()));
    Map<String, Parameter> parameters =
        NetworkState.parameters(new CtNet(CtNetSettings.published(83)));
    parameters.values().removeIf(parameter -> !parameter.requiresGradient());
    Map<String, String> found = new LinkedHashMap<>();
    long count = 0;
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      Shape shape = entry.getValue().getShape();
      found.put(entry.getKey(), text(shape.getShape()));
      count += shape.size();
    }
    assertThat(found).isEqualTo(learned);
    assertThat(count).isEqualTo(expected.path("parameters").asLong()).isEqualTo(12_411_779);
  }

  @Test
  void walksAVolumeOfThePapersSizeThroughThePapersShapes() throws IOException {
    JsonNode walk = sizes().path("walk");
    CtNetSettings settings = CtNetSettings.published(83);
    for (int i = 0; i < 4; i++) {
      long[] volume = settings.shapes().get(i);
      long[] batch = new long[] {1, volume[0], volume[1], volume[2], volume[3]};
      assertThat(text(batch)).isEqualTo(walk.get(i + 1).toString());
    }
    assertThat(settings.flattened()).isEqualTo(7200);
  }

  @Test
  void givesWhatPyTorchGivesOfTheSameWeights() throws URISyntaxException {
    NpzFile reference = reference();
    CtNet network = new CtNet(SMALL);
    try (NDManager manager = NDManager.newBaseManager()) {
      new NetworkState(reference.under("weights/")).loadInto(network, manager, false);
      try (NDManager scope = manager.newSubManager()) {
        int arrays = scope.getManagedArrays().size();
        NDArray input = input(scope);
        NDArray output = network.apply(new ParameterStore(manager, false), input, false);
        assertThat(output.toFloatArray())
            .containsExactly(reference.get("output").values(), within(1e-4f));
        // Native memory: the input and the output alone are left.
        assertThat(scope.getManagedArrays()).hasSizeLessThanOrEqualTo(arrays + 2);
      }
    }
  }

  @Test
  void seesALongVolumeInPartsAsItSeesItWhole() {
    CtNetSettings settings = new CtNetSettings(8, 3, 20, 96, 8, 8, 2);
    CtNet network = new CtNet(settings);
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 1).loadInto(network, manager, false);
      ParameterStore parameters = new ParameterStore(manager, false);
      NDArray input = manager.create(numbers(20 * 3 * 96 * 96), new Shape(1, 20, 3, 96, 96));
      float[] parts = network.features(parameters, input, false).toFloatArray();
      NDArray few = input.get(":, 0:8");
      CtNet short8 = new CtNet(new CtNetSettings(8, 3, 8, 96, 8, 8, 2));
      Map<String, Tensor> shared = new LinkedHashMap<>();
      NetworkState.random(short8, 2).tensors().forEach(shared::put);
      NetworkState.of(network)
          .tensors()
          .forEach(
              (name, tensor) -> {
                if (name.startsWith("features")) {
                  shared.put(name, tensor);
                }
              });
      new NetworkState(shared).loadInto(short8, manager, false);
      float[] whole = short8.features(parameters, few, false).toFloatArray();
      assertThat(Arrays.copyOf(parts, whole.length)).containsExactly(whole, within(1e-5f));
    }
  }

  @Test
  void gradientsAreThoseOfPyTorch() throws URISyntaxException {
    try {
      new ConvolutionCheck(ai.djl.Device.cpu()).requireGradients(new CtNet(SMALL));
    } catch (IllegalStateException e) {
      org.junit.jupiter.api.Assumptions.assumeTrue(false, e.getMessage());
    }
    NpzFile reference = reference();
    float[] targets = reference.get("targets").values();
    CtNet network = new CtNet(SMALL);
    try (NDManager manager = NDManager.newBaseManager()) {
      new NetworkState(reference.under("weights/")).loadInto(network, manager, true);
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray output = network.apply(new ParameterStore(manager, false), input(scope), false);
        NDArray target = scope.create(targets, output.getShape());
        // Softplus(z) - z y is the cross-entropy of a logit.
        NDArray loss = output.exp().add(1).log().sub(output.mul(target)).mean();
        assertThat(loss.getFloat()).isCloseTo(reference.get("loss").values()[0], within(1e-4f));
        collector.backward(loss);
      }
      reference
          .under("gradients/")
          .forEach(
              (name, expected) -> {
                Parameter parameter = NetworkState.parameters(network).get(name);
                assertThat(parameter.getArray().getGradient().toFloatArray())
                    .as(name)
                    .containsExactly(expected.values(), within(2e-4f));
              });
    }
  }

  @Test
  void refusesSlicesThatTheReductionsLeaveNothingOf() {
    assertThatThrownBy(() -> new CtNetSettings(16, 4, 16, 96, 64, 128, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fewer stages");
  }

  private static NDArray input(NDManager manager) {
    int volume = 5 * 3 * 192 * 192;
    float[] values = numbers(2 * volume);
    for (int i = volume; i < values.length; i++) {
      values[i] *= 0.5f;
    }
    return manager.create(values, new Shape(2, 5, 3, 192, 192));
  }

  /** As {@code number} of the script makes them. */
  private static float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (i * 7919L % 2003 / 2003.0 - 0.449);
    }
    return values;
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape).replace(" ", "");
  }

  private static JsonNode sizes() throws IOException {
    return new ObjectMapper().readTree(CtNetTest.class.getResource(FOLDER + "ctnet_sizes.json"));
  }

  private static NpzFile reference() throws URISyntaxException {
    return new NpzFile(Path.of(CtNetTest.class.getResource(FOLDER + "ctnet.npz").toURI()));
  }
}
