package org.opportune.inference.bundle;

import java.nio.file.Path;
import java.util.Map;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;

/** A bundle of an untrained network of width 2, for tests. */
public final class TinyBundle {
  private TinyBundle() {}

  /** Writes it. */
  public static ModelBundle write(Path directory, long seed) {
    EdlNet network = new EdlNet(EdlNetSettings.ofWidth(2));
    byte[] weights =
        Safetensors.write(NetworkState.random(network, seed).tensors(), Safetensors.Precision.F32);
    return ModelBundle.write(
        directory,
        card(BundleCard.EDLNET, "weights.safetensors"),
        Map.of("weights.safetensors", weights));
  }

  static BundleCard card(String network, String weights) {
    return card(network, weights, 2);
  }

  static BundleCard card(String network, String weights, int width) {
    return new BundleCard(
        "tiny",
        "1",
        network,
        weights,
        width,
        true,
        true,
        -1150.0,
        -300.0,
        16,
        1,
        0.2,
        null,
        null,
        null,
        null,
        "windowed",
        "none",
        null,
        Map.of("pixel AUROC", 0.5),
        "Apache-2.0",
        Map.of());
  }
}
