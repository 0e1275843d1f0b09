package org.opportune.inference.ct;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.lung.LearnedLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.LungPicture;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/** A module of tests/oracles/lung_mask_module.py, made by PyTorch and stored. */
class TorchScriptLungMaskTest {
  @TempDir Path directory;

  @Test
  void aModuleMadeElsewhereFindsTheLungs() throws Exception {
    byte[] module;
    try (InputStream in = ModelBundle.class.getResourceAsStream("enclosed-air.pt")) {
      module = in.readAllBytes();
    }
    ModelBundle bundle = ModelBundle.write(directory, card(), Map.of("enclosed-air.pt", module));
    PhantomScan scan =
        ThoraxPhantom.scan(
            new PatientSpec(4, Emphysema.NONE, 0, 60, "F", 1),
            new ScanSettings(128, 360, 5, 5, Kernel.values()[0], 15));

    LungMask mask;
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      mask = new LearnedLungSegmenter(new LungNetwork(network)).segment(scan.volume());
    }

    assertThat(dice(scan, mask)).isGreaterThan(0.95);
  }

  private static double dice(PhantomScan scan, LungMask mask) {
    HounsfieldVolume volume = scan.volume();
    long both = 0;
    long sum = 0;
    for (int z = 0; z < volume.slices(); z++) {
      for (int i = 0; i < volume.hu()[z].length; i++) {
        boolean truth = scan.lung()[z][i] != 0;
        both += truth && mask.isLung(z, i) ? 1 : 0;
        sum += (truth ? 1 : 0) + (mask.isLung(z, i) ? 1 : 0);
      }
    }
    return 2.0 * both / sum;
  }

  private static BundleCard card() {
    return new BundleCard(
        "enclosed air",
        "1",
        BundleCard.TORCHSCRIPT,
        "enclosed-air.pt",
        0,
        false,
        false,
        LungPicture.LOW_HU,
        LungPicture.HIGH_HU,
        1,
        0,
        0,
        null,
        null,
        null,
        null,
        "axial slices, whole field of view, at 128 x 128; window to 0..1, padding 0",
        "nobody",
        "tests/oracles/lung_mask_module.py OUT.pt",
        Map.of(),
        "Apache-2.0",
        Map.of());
  }
}
