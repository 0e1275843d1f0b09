package org.opportune.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;

class ModelBundleTest {
  @TempDir Path directory;

  @Test
  void opensWhatItWrote() {
    ModelBundle written = TinyBundle.write(directory, 1);
    ModelBundle opened = ModelBundle.open(directory);
    assertThat(opened.card()).isEqualTo(written.card());
    assertThat(opened.digest()).isEqualTo(written.digest()).hasSize(64);
    assertThat(opened.card().metrics()).containsEntry("pixel AUROC", 0.5);
  }

  @Test
  void runsTheNetworkItHolds() {
    ModelBundle bundle = TinyBundle.write(directory, 1);
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu());
        NDManager scope = network.newScope()) {
      NDArray output = network.apply(scope, scope.ones(new Shape(1, 1, 32, 16)));
      assertThat(output.getShape()).isEqualTo(new Shape(1, 2, 32, 16));
      assertThat(network.window().lowHu()).isEqualTo(-1150);
    }
  }

  @Test
  void runsTorchScriptModulesMadeElsewhere() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python), "no python3 to make a module with");
    Path module = directory.resolve("model.pt");
    String script =
        """
        import sys, torch
        class Doubler(torch.nn.Module):
            def forward(self, x):
                return torch.cat([x, 2 * x], 1)
        torch.jit.trace(Doubler(), torch.ones(1, 1, 16, 16)).save(sys.argv[1])
        """;
    Process process =
        new ProcessBuilder(python.toString(), "-c", script, module.toString()).start();
    boolean done = process.waitFor(1, TimeUnit.MINUTES);
    Assumptions.assumeTrue(done && process.exitValue() == 0, "no torch to make a module with");
    BundleCard card = TinyBundle.card("torchscript", "model.pt");
    ModelBundle bundle =
        ModelBundle.write(directory, card, Map.of("model.pt", Files.readAllBytes(module)));
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu());
        NDManager scope = network.newScope()) {
      NDArray output = network.apply(scope, scope.ones(new Shape(2, 1, 16, 16)));
      assertThat(output.getShape()).isEqualTo(new Shape(2, 2, 16, 16));
      assertThat(output.get(":, 1").mean().getFloat()).isEqualTo(2);
    }
  }

  @Test
  void saysWhichFileIsDamaged() throws Exception {
    ModelBundle bundle = TinyBundle.write(directory, 1);
    Path weights = directory.resolve(bundle.card().weights());
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> LoadedNetwork.load(bundle, Device.cpu()))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("weights.safetensors has SHA-256")
        .hasMessageContaining("copy the bundle again");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThatThrownBy(() -> ModelBundle.open(directory))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("holds no bundle.json");
    Files.writeString(directory.resolve("bundle.json"), "{\"name\": \"x\", \"version\": \"1\"}");
    assertThatThrownBy(() -> ModelBundle.open(directory))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("bundle.json")
        .hasMessageContaining("'network'");
  }

  @Test
  void saysWhenWeightsAreOfAnotherNetwork() {
    EdlNet wide = new EdlNet(EdlNetSettings.ofWidth(4));
    byte[] weights =
        Safetensors.write(NetworkState.random(wide, 1).tensors(), Safetensors.Precision.F32);
    ModelBundle bundle =
        ModelBundle.write(
            directory,
            TinyBundle.card("edlnet", "weights.safetensors"),
            Map.of("weights.safetensors", weights));
    assertThatThrownBy(() -> LoadedNetwork.load(bundle, Device.cpu()))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("has shape [4, 1, 3, 3], the network needs [2, 1, 3, 3]");
  }

  @Test
  void cacheLoadsOncePerBundleAndClosesAtTheEnd() {
    ModelBundle first = TinyBundle.write(directory.resolve("first"), 1);
    ModelBundle second = TinyBundle.write(directory.resolve("second"), 2);
    List<String> loaded = new ArrayList<>();
    BundleCache cache =
        new BundleCache(
            (bundle, device) -> {
              loaded.add(bundle.place());
              return LoadedNetwork.load(bundle, device);
            });
    BundleCache.Lease one = cache.lease(first, Device.cpu());
    try (BundleCache.Lease same =
            cache.lease(ModelBundle.open(directory.resolve("first")), Device.cpu());
        BundleCache.Lease other = cache.lease(second, Device.cpu())) {
      assertThat(same.network()).isSameAs(one.network());
      assertThat(other.network()).isNotSameAs(one.network());
    }
    assertThat(loaded).containsExactly(first.place(), second.place());
    cache.closeUnused();
    try (BundleCache.Lease again = cache.lease(second, Device.cpu())) {
      assertThat(loaded).hasSize(3);
      assertThat(again.network().device()).isEqualTo(Device.cpu());
    }
    cache.close();
    // Still leased: it works until its lessee is done.
    try (NDManager scope = one.network().newScope()) {
      assertThat(one.network().apply(scope, scope.ones(new Shape(1, 1, 16, 16))).isEmpty())
          .isFalse();
    }
    one.close();
    assertThatThrownBy(() -> cache.lease(first, Device.cpu()))
        .hasMessage("Cannot lease a network: the cache is closed");
  }
}
