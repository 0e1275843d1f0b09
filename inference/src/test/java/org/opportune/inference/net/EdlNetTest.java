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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EDLNet against tensors computed with the authors' module, and against its own promises. */
class EdlNetTest {

  @ParameterizedTest
  @CsvSource({"edlnet_w4_gate_scrb,true", "edlnet_w4_plain,false"})
  void evaluatesAsPublished(String file, boolean parts) {
    NpzFile reference = reference(file);
    EdlNet net = new EdlNet(new EdlNetSettings(4, parts, parts, true));
    try (NDManager manager = NDManager.newBaseManager()) {
      beforeTheTrainingStep(reference, net, manager).loadInto(net, manager, false);
      try (NDArray input = array(manager, reference.get("input"));
          NDArray output = net.apply(new ParameterStore(manager, false), input, false)) {
        assertClose(output.toFloatArray(), reference.get("output").values(), 1e-4);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"edlnet_w4_gate_scrb,true", "edlnet_w4_plain,false"})
  void trainsAsPublished(String file, boolean parts) {
    NpzFile reference = reference(file);
    EdlNet net = new EdlNet(new EdlNetSettings(4, parts, parts, true));
    try (NDManager manager = NDManager.newBaseManager()) {
      new NetworkState(reference.under("state/")).loadInto(net, manager, true);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      try (NDManager step = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray input = array(step, reference.get("input"));
        NDArray output = net.apply(new ParameterStore(manager, false), input, true);
        assertClose(output.toFloatArray(), reference.get("train/output").values(), 1e-4);
        NDArray restored =
            output.get(":, 0:1").sub(array(step, reference.get("train/target_image")));
        NDArray lesion = output.get(":, 1:2").sub(array(step, reference.get("train/target_mask")));
        NDArray loss = restored.square().mean().add(lesion.square().mean());
        assertThat(loss.getFloat())
            .isCloseTo(reference.get("train/loss").values()[0], within(1e-4f));
        collector.backward(loss);
        gradients.putAll(gradients(net));
      }
      Map<String, Tensor> expected = reference.under("grad/");
      assertThat(expected).isNotEmpty();
      expected.forEach(
          (name, tensor) -> {
            double scale = largest(tensor.values());
            assertThat(gradients).containsKey(name);
            // A bias that a normalisation takes away again has no gradient but rounding.
            assertClose(gradients.get(name), tensor.values(), Math.max(1e-3 * scale, 1e-6));
          });
      gradients.forEach(
          (name, values) -> {
            if (!expected.containsKey(name)) {
              assertThat(largest(values)).as(name).isZero();
            }
          });
    }
  }

  @Test
  void everyParameterLearnsUnlessTheGateDetaches() {
    EdlNet net = new EdlNet(EdlNetSettings.ofWidth(4));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(net, 7).loadInto(net, manager, true);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      try (NDManager step = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray input = array(step, noise(2, 64, 64));
        NDArray output = net.apply(new ParameterStore(manager, false), input, true);
        collector.backward(output.square().mean());
        gradients.putAll(gradients(net));
      }
      gradients.forEach((name, values) -> assertThat(largest(values)).as(name).isPositive());
    }
  }

  @Test
  void hasThePublishedNumberOfParameters() {
    long count =
        NetworkState.parameters(new EdlNet(EdlNetSettings.ofWidth(64))).values().stream()
            .filter(Parameter::requiresGradient)
            .mapToLong(parameter -> parameter.getShape().size())
            .sum();
    assertThat(count).isEqualTo(30_222_278);
  }

  @Test
  void trainingUpdatesTheRunningStatistics() {
    EdlNet net = new EdlNet(EdlNetSettings.ofWidth(4));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(net, 7).loadInto(net, manager, true);
      try (NDArray input = array(manager, noise(2, 32, 32))) {
        net.apply(new ParameterStore(manager, false), input, true).close();
      }
      float[] after = NetworkState.of(net).tensors().get("inc.double_conv.1.running_mean").values();
      assertThat(largest(after)).isPositive();
    }
  }

  @Test
  void stateSurvivesARoundTrip() {
    EdlNet net = new EdlNet(EdlNetSettings.ofWidth(4));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState state = NetworkState.random(net, 3);
      state.loadInto(net, manager, false);
      assertThat(NetworkState.of(net)).isEqualTo(state);
      NetworkState other = NetworkState.random(net, 4);
      other.loadInto(net, manager, false);
      assertThat(NetworkState.of(net)).isEqualTo(other).isNotEqualTo(state);
    }
  }

  @Test
  void holdsNoArraysBeyondItsParameters() {
    EdlNet net = new EdlNet(EdlNetSettings.ofWidth(4));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(net, 7).loadInto(net, manager, false);
      int before = manager.getManagedArrays().size();
      try (NDManager scope = manager.newSubManager();
          NDArray input = array(scope, noise(1, 32, 32));
          NDArray output = net.apply(new ParameterStore(scope, false), input, false)) {
        assertThat(scope.getManagedArrays()).hasSize(2).contains(output);
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void refusesWeightsOfAnotherNetwork() {
    EdlNet net = new EdlNet(EdlNetSettings.ofWidth(4));
    NetworkState wider = NetworkState.random(new EdlNet(EdlNetSettings.ofWidth(8)), 1);
    NetworkState plain =
        NetworkState.random(new EdlNet(new EdlNetSettings(4, false, true, false)), 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThatThrownBy(() -> wider.loadInto(net, manager, false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("inc.double_conv.0.weight has shape [8, 1, 3, 3]");
      assertThatThrownBy(() -> plain.loadInto(net, manager, false))
          .hasMessageContaining("missing [up1.gate.0.bias, up1.gate.0.weight");
    }
  }

  @Test
  void refusesInputsThatDoNotHalveFourTimes() {
    EdlNet net = new EdlNet(EdlNetSettings.ofWidth(4));
    try (NDManager manager = NDManager.newBaseManager();
        NDArray input = manager.zeros(new Shape(1, 1, 40, 32))) {
      assertThatThrownBy(() -> net.apply(new ParameterStore(manager, false), input, false))
          .hasMessageContaining("multiples of 16");
    }
  }

  /**
   * The reference's running statistics were stored after its training step, its evaluation output
   * computed before it. One more step shows what a step adds, and so what to take away; this also
   * pins the momentum of the normalisation.
   */
  private static NetworkState beforeTheTrainingStep(
      NpzFile reference, EdlNet net, NDManager manager) {
    NetworkState stored = new NetworkState(reference.under("state/"));
    stored.loadInto(net, manager, false);
    try (NDArray input = array(manager, reference.get("input"))) {
      net.apply(new ParameterStore(manager, false), input, true).close();
    }
    Map<String, Tensor> earlier = new LinkedHashMap<>();
    NetworkState.of(net)
        .tensors()
        .forEach(
            (name, later) -> {
              float[] values = stored.tensors().get(name).values().clone();
              if (name.contains("running")) {
                for (int i = 0; i < values.length; i++) {
                  values[i] = (1.9f * values[i] - later.values()[i]) / 0.9f;
                }
              }
              earlier.put(name, new Tensor(later.shape(), values));
            });
    return new NetworkState(earlier);
  }

  private static NpzFile reference(String name) {
    String root = System.getProperty("opportune.root", ".");
    Path data =
        Path.of(System.getProperty("opportune.data", root + "/../shared/data")).resolve("edlnet");
    Path file = data.resolve(name + ".npz");
    Assumptions.assumeTrue(
        Files.isReadable(file), () -> "no reference tensors at " + file + "; set opportune.data");
    return new NpzFile(file);
  }

  private static Map<String, float[]> gradients(EdlNet net) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    NetworkState.parameters(net)
        .forEach(
            (name, parameter) -> {
              if (parameter.requiresGradient()) {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                  gradients.put(name, gradient.toFloatArray());
                }
              }
            });
    return gradients;
  }

  private static Tensor noise(int batch, int rows, int columns) {
    java.util.Random random = new java.util.Random(5);
    float[] values = new float[batch * rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new Tensor(new long[] {batch, 1, rows, columns}, values);
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    return manager.create(tensor.values(), new Shape(tensor.shape()));
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}
