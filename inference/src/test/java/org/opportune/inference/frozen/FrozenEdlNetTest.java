package org.opportune.inference.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

/** The frozen network against the network that was trained, which the authors' tensors judge. */
class FrozenEdlNetTest {
  private static final double RATE = 0.3;

  @ParameterizedTest
  @CsvSource({"2,true,true", "4,true,false", "4,false,true", "8,true,true", "8,false,false"})
  void givesWhatTheTrainedNetworkGives(int width, boolean gate, boolean scrb) {
    assertAlike(new EdlNetSettings(width, gate, scrb, false), null);
  }

  @ParameterizedTest
  @CsvSource({"0,true", "1,true", "2,false"})
  void isThinnedAsTheTrainedNetworkIs(long seed, boolean parts) {
    assertAlike(new EdlNetSettings(4, parts, parts, false), seed);
  }

  @Test
  void differsWithEachSeedAndAlikeForEachItemOfABatch() {
    EdlNetSettings settings = EdlNetSettings.ofWidth(2);
    try (FrozenEdlNet frozen = frozen(settings);
        NDManager scope = frozen.newScope()) {
      float[] one = noise(1, 16 * 16);
      float[] twice = new float[2 * one.length];
      System.arraycopy(one, 0, twice, 0, one.length);
      System.arraycopy(one, 0, twice, one.length, one.length);
      NDArray input = scope.create(twice, new Shape(2, 1, 16, 16));
      float[] first = frozen.apply(scope, input, ChannelDropout.thinned(RATE, 1)).toFloatArray();
      float[] second = frozen.apply(scope, input, ChannelDropout.thinned(RATE, 2)).toFloatArray();
      assertThat(first).isNotEqualTo(second);
      for (int i = 0; i < first.length / 2; i++) {
        assertThat(first[i]).isCloseTo(first[first.length / 2 + i], within(1e-5f));
      }
    }
  }

  @Test
  void takesOnlySizesThatCanBeHalvedFourTimes() {
    try (FrozenEdlNet frozen = frozen(EdlNetSettings.ofWidth(2));
        NDManager scope = frozen.newScope()) {
      assertThatThrownBy(() -> frozen.apply(scope, scope.ones(new Shape(1, 1, 16, 24)), null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("multiples of 16");
    }
  }

  @Test
  void namesAValueThatIsMissing() {
    EdlNetSettings settings = EdlNetSettings.ofWidth(2);
    Map<String, Tensor> state = new LinkedHashMap<>(state(settings));
    state.remove("up2.gate.0.weight");
    assertThatThrownBy(() -> FrozenEdlNet.of(settings, state, Device.cpu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("up2.gate.0.weight");
  }

  private static void assertAlike(EdlNetSettings settings, Long seed) {
    EdlNet trained = new EdlNet(settings);
    try (FrozenEdlNet frozen = frozen(settings);
        NDManager scope = frozen.newScope()) {
      new NetworkState(state(settings)).loadInto(trained, scope, false);
      for (Shape shape : new Shape[] {new Shape(1, 1, 48, 32), new Shape(3, 1, 16, 64)}) {
        NDArray input = scope.create(noise(7, (int) shape.size()), shape);
        float[] expected =
            trained
                .apply(new ParameterStore(scope, false), input, false, dropout(seed))
                .toFloatArray();
        NDArray output = frozen.apply(scope, input, dropout(seed));
        assertThat(output.getShape())
            .isEqualTo(new Shape(shape.get(0), 2, shape.get(2), shape.get(3)));
        float[] actual = output.toFloatArray();
        double spread = 0;
        for (int i = 0; i < expected.length; i++) {
          assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
          spread = Math.max(spread, Math.abs(expected[i] - expected[0]));
        }
        assertThat(spread).as("the network says something").isGreaterThan(0.05);
      }
    }
  }

  private static ChannelDropout dropout(Long seed) {
    return seed == null ? null : ChannelDropout.thinned(RATE, seed);
  }

  private static FrozenEdlNet frozen(EdlNetSettings settings) {
    return FrozenEdlNet.of(settings, state(settings), Device.cpu());
  }

  /** Drawn weights, with normalisations that are not the identity. */
  private static Map<String, Tensor> state(EdlNetSettings settings) {
    SplittableRandom random = new SplittableRandom(settings.width());
    Map<String, Tensor> state = new LinkedHashMap<>();
    NetworkState.random(new EdlNet(settings), 5)
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = tensor.values().clone();
              for (int i = 0; i < values.length; i++) {
                if (name.endsWith("running_mean")) {
                  values[i] += (float) (0.2 * (random.nextDouble() - 0.5));
                } else if (name.endsWith("running_var")) {
                  values[i] *= (float) (0.1 + random.nextDouble());
                }
              }
              state.put(name, new Tensor(tensor.shape(), values));
            });
    return state;
  }

  private static float[] noise(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble();
    }
    return values;
  }
}
