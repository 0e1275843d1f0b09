package org.opportune.inference.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.InfectionNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.NpzFile;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.net.Tensor;

/** Against gradients that PyTorch took through the same network (tests/oracles/infection.py). */
class ExplanationsTest {
  private static final float TOLERANCE = 1e-5f;

  private final NDManager manager = NDManager.newBaseManager();
  private final InfectionNet network = new InfectionNet(new InfectionNetSettings(4, 3));
  private NpzFile reference;
  private NDArray input;

  @BeforeEach
  void load() throws URISyntaxException {
    Nnpack.switchOff();
    reference =
        new NpzFile(
            Path.of(
                ExplanationsTest.class
                    .getResource("/org/opportune/inference/infection/infection.npz")
                    .toURI()));
    new NetworkState(reference.under("state/")).loadInto(network, manager, false);
    Tensor given = reference.get("input");
    input = manager.create(given.values(), new Shape(given.shape()));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void gradCamIsThatOfPyTorchWhateverTheLayer() {
    // Behind the last layers only some heads are left: their mean has 3 / heads the gradient.
    float[] factors = {1, 1.5f, 3};
    for (int i = 0; i < 3; i++) {
      List<HeatMap> maps = new GradCam(network, "stage" + (i + 3)).of(manager, input, 1);
      Tensor expected = reference.get("gradcam/" + (i + 3));
      int size = expected.values().length / 2;
      for (int image = 0; image < 2; image++) {
        float[] scaled = Arrays.copyOfRange(expected.values(), image * size, (image + 1) * size);
        for (int k = 0; k < size; k++) {
          scaled[k] *= factors[i];
        }
        assertThat(maps.get(image).values()).containsExactly(scaled, within(TOLERANCE));
      }
    }
  }

  @Test
  void integratedGradientsAreThoseOfPyTorch() {
    Tensor all = reference.get("input");
    Tensor image =
        new Tensor(new long[] {1, 64, 64}, Arrays.copyOf(all.values(), all.values().length / 2));
    Tensor given = IntegratedGradients.published().of(manager, this::score, image);
    assertThat(given.values()).containsExactly(reference.get("integrated").values(), within(1e-4f));
  }

  @Test
  void integratedGradientsAddUpToWhatTheImageRaisesTheScoreBy() {
    Tensor all = reference.get("input");
    Tensor image =
        new Tensor(new long[] {1, 64, 64}, Arrays.copyOf(all.values(), all.values().length / 2));
    Tensor given = new IntegratedGradients(400, -1).of(manager, this::score, image);
    double sum = 0;
    for (float value : given.values()) {
      sum += value;
    }
    float[] both = Arrays.copyOf(image.values(), 2 * 64 * 64);
    Arrays.fill(both, 64 * 64, both.length, -1);
    float[] scores = score(manager.create(both, new Shape(2, 1, 64, 64))).toFloatArray();
    assertThat(sum).isCloseTo(scores[0] - scores[1], within(0.02));
    assertThat(Math.abs(scores[0] - scores[1])).isGreaterThan(0.1f);
  }

  @Test
  void aMapThatFollowsTheWeightsPassesAndTheNetworkStaysAsItWas() {
    NetworkState before = NetworkState.of(network);
    RandomisationCheck.Outcome outcome =
        new RandomisationCheck(1)
            .of(network, manager, () -> new GradCam(network, "stage3").of(manager, input, 1));
    assertThat(outcome.passed()).isTrue();
    assertThat(outcome.steps())
        .extracting(RandomisationCheck.Step::part)
        .containsExactly(
            "head5", "head4", "head3", "stage5", "stage4", "stage3", "stage2", "stage1");
    assertThat(NetworkState.of(network)).isEqualTo(before);
  }

  @Test
  void aMapThatShowsTheImageAloneFails() {
    float[] values = Arrays.copyOf(reference.get("input").values(), 64 * 64);
    RandomisationCheck.Outcome outcome =
        new RandomisationCheck(1).of(network, manager, () -> List.of(new HeatMap(64, 64, values)));
    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.similarity()).isCloseTo(1, within(1e-9));
    assertThat(outcome.verdict()).startsWith("FAILED");
  }

  @Test
  void aBlankMapFails() {
    RandomisationCheck.Outcome outcome =
        new RandomisationCheck(1)
            .of(network, manager, () -> List.of(new HeatMap(2, 2, new float[4])));
    assertThat(outcome.passed()).isFalse();
  }

  @Test
  void aResidualNetworkCutAnywhereGivesTheSameLogits() {
    ResNet residual = new ResNet(new ResNetSettings(18, 4, 3, 2));
    NetworkState.random(residual, 3).loadInto(residual, manager, false);
    ParameterStore parameters = new ParameterStore(manager, false);
    NDArray image = manager.randomUniform(-1, 1, new Shape(1, 3, 64, 64));
    float[] whole = residual.apply(parameters, image, false).toFloatArray();
    List<String> sizes = new ArrayList<>();
    for (String layer : residual.layers()) {
      NDArray features = residual.features(parameters, image, layer);
      sizes.add(features.getShape().toString());
      assertThat(residual.logits(parameters, features, layer).toFloatArray())
          .containsExactly(whole, within(1e-6f));
    }
    assertThat(sizes)
        .containsExactly("(1, 4, 16, 16)", "(1, 8, 8, 8)", "(1, 16, 4, 4)", "(1, 32, 2, 2)");
    assertThat(GradCam.atLastLayer(residual).of(manager, image, 1).get(0).rows()).isEqualTo(2);
  }

  @Test
  void mapsAreScaledBetweenTheCentresOfTheirPixels() {
    // As torch.nn.functional.interpolate(..., mode="bilinear", align_corners=False) gives it.
    HeatMap map = new HeatMap(1, 2, new float[] {0, 4});
    assertThat(map.scaledTo(1, 4).values()).containsExactly(0, 1, 3, 4);
    assertThat(map.scaledTo(2, 2).values()).containsExactly(0, 4, 0, 4);
    assertThat(new HeatMap(1, 2, new float[] {3, 3}).stretched().values()).containsExactly(0, 0);
  }

  private NDArray score(NDArray images) {
    ParameterStore parameters = new ParameterStore(images.getManager(), false);
    return network.headLogits(parameters, images, false, null).get(0).get(":, 2");
  }
}
