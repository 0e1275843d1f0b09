package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.CtNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.net.Tensor;

class FirstWeightsTest {
  private static final CtNet NETWORK = new CtNet(new CtNetSettings(4, 4, 5, 192, 8, 16, 3));

  @Test
  void theWeightsOfAWholeResidualNetworkLandInItsPlaces() {
    Map<String, Tensor> residual =
        NetworkState.random(new ResNet(new ResNetSettings(18, 4, 3, 1000)), 7).tensors();
    NetworkState drawn = FirstWeights.drawn(NETWORK, 1, 1);
    Map<String, Tensor> first = FirstWeights.with(drawn, residual).tensors();
    assertThat(first).hasSameSizeAs(drawn.tensors());
    assertThat(first.get("features.0.weight")).isEqualTo(residual.get("conv1.weight"));
    assertThat(first.get("features.7.0.downsample.1.running_var"))
        .isEqualTo(residual.get("layer4.0.downsample.1.running_var"));
    assertThat(first.get("classifier.0.weight"))
        .isEqualTo(drawn.tensors().get("classifier.0.weight"));
  }

  @Test
  void theWeightsOfAnotherCtNetAreTakenByName() {
    Map<String, Tensor> given = new LinkedHashMap<>(NetworkState.random(NETWORK, 3).tensors());
    NetworkState first = FirstWeights.with(FirstWeights.drawn(NETWORK, 1, 1), given);
    assertThat(first.tensors()).isEqualTo(given);
  }

  @Test
  void whatIsOfNoSuchNetworkIsNamed() {
    NetworkState drawn = FirstWeights.drawn(NETWORK, 1, 1);
    Map<String, Tensor> given = Map.of("conv1.weight", new Tensor(new long[] {1}, new float[1]));
    assertThatThrownBy(() -> FirstWeights.with(drawn, given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv1.weight")
        .hasMessageContaining("[4, 3, 7, 7]");
  }

  @Test
  void theGainLeavesTheResidualNetworkAndBiasesAlone() {
    Map<String, Tensor> plain = FirstWeights.drawn(NETWORK, 1, 1).tensors();
    Map<String, Tensor> gained = FirstWeights.drawn(NETWORK, 2, 1).tensors();
    assertThat(gained.get("features.0.weight")).isEqualTo(plain.get("features.0.weight"));
    assertThat(gained.get("classifier.0.bias")).isEqualTo(plain.get("classifier.0.bias"));
    assertThat(gained.get("classifier.0.weight").values()[3])
        .isEqualTo(2 * plain.get("classifier.0.weight").values()[3]);
  }
}
