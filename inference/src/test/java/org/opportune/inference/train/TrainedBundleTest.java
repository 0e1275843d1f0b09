package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.NetworkState;

class TrainedBundleTest {

  @Test
  void writesABundleThatLoads(@TempDir Path directory) {
    TrainerSettings settings = DefaultRecipe.standard().settings();
    NetworkState state = NetworkState.random(new EdlNet(settings.network()), 1);
    TrainingResult result = new TrainingResult(state, 10, 0.1, 0.9, Duration.ofSeconds(5));
    ModelBundle bundle =
        new TrainedBundle("x", "3", "nobody", "make", "none", Safetensors.Precision.F16)
            .write(directory, settings, result, Map.of("r", 0.5));
    assertThat(bundle.card().metrics())
        .isEqualTo(Map.of("r", 0.5, "validation loss", 0.1, "validation pixel AUROC", 0.9));
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      assertThat(network.window()).isEqualTo(settings.window());
    }
  }
}
