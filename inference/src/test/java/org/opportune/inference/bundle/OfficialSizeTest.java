package org.opportune.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;

/** The paper's network, width 64 on slices of 384 x 384, with weights that nobody trained. */
class OfficialSizeTest {
  private static final int WIDTH = 64;
  private static final int SIDE = 384;

  @TempDir Path directory;

  @Test
  void loadsFromABundleAndPaintsASlice() throws Exception {
    EdlNet network = new EdlNet(EdlNetSettings.ofWidth(WIDTH));
    NetworkState weights = NetworkState.random(network, 1);
    long parameters =
        weights.tensors().values().stream().mapToLong(tensor -> tensor.values().length).sum();
    ModelBundle bundle =
        ModelBundle.write(
            directory,
            TinyBundle.card(BundleCard.EDLNET, "weights.safetensors", WIDTH),
            Map.of(
                "weights.safetensors",
                Safetensors.write(weights.tensors(), Safetensors.Precision.F16)));
    // Two bytes a weight, and a header that names them.
    assertThat(Files.size(directory.resolve("weights.safetensors")))
        .isBetween(2 * parameters, 2 * parameters + 100_000);

    try (LoadedNetwork loaded = LoadedNetwork.load(bundle, Device.cpu());
        NDManager scope = loaded.newScope()) {
      NDArray output = loaded.apply(scope, scope.ones(new Shape(1, 1, SIDE, SIDE)).mul(0.3f));
      assertThat(output.getShape()).isEqualTo(new Shape(1, 2, SIDE, SIDE));
      float[] values = output.toFloatArray();
      for (float value : values) {
        assertThat(Float.isFinite(value)).isTrue();
      }
    }
  }
}
