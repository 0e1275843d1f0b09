package org.opportune.inference.ana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bag.Background;
import org.opportune.inference.bag.PatchGrid;
import org.opportune.inference.bag.PatchPlace;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.bag.Remainder;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;
import org.opportune.inference.net.Tensor;
import org.opportune.ingest.slide.SlidePicture;

class SlideScreenerTest {
  private static final PatchGrid GRID =
      new PatchGrid(64, 64, Remainder.DROP, Background.fluorescence());

  @Test
  void aSlideIsWhatItsMostProbablePatchIs(@TempDir Path folder) {
    try (LoadedNetwork loaded = LoadedNetwork.load(bundle(folder, 0.5), Device.cpu())) {
      PatternNetwork network = new PatternNetwork(loaded);
      SlidePicture slide = slide(192, 128);
      double[][] patches = network.probabilities(GRID.cut(slide).patches());
      double most = 0;
      for (double[] patch : patches) {
        most = Math.max(most, patch[1]);
      }
      SlidePatterns found = new SlideScreener(network, 2).screen(slide);
      assertThat(found.patches()).isEqualTo(6);
      assertThat(found.calls()).extracting(PatternCall::label).containsExactly("one", "two");
      assertThat(found.calls().get(1).probability()).isEqualTo(most);
    }
  }

  @Test
  void evidenceNamesTheStrongestPatchesAboveTheThreshold(@TempDir Path folder) {
    // Nothing is below zero: every patch is above the threshold.
    try (LoadedNetwork loaded = LoadedNetwork.load(bundle(folder, 0), Device.cpu())) {
      PatternCall call =
          new SlideScreener(new PatternNetwork(loaded), 2).screen(slide(192, 128)).calls().get(0);
      assertThat(call.isPresent()).isTrue();
      assertThat(call.patches()).isEqualTo(6);
      assertThat(call.evidence()).hasSize(2);
      assertThat(call.evidence().get(0).probability())
          .isEqualTo(call.probability())
          .isGreaterThanOrEqualTo(call.evidence().get(1).probability());
    }
  }

  @Test
  void aSlideThatShowsNothingIsNegative(@TempDir Path folder) {
    try (LoadedNetwork loaded = LoadedNetwork.load(bundle(folder, 0.5), Device.cpu())) {
      SlidePicture dark =
          new SlidePicture(
              128, 128, new byte[3 * 128 * 128], 3, 8, false, Optional.empty(), null, null);
      SlidePatterns found = new SlideScreener(new PatternNetwork(loaded), 2).screen(dark);
      assertThat(found.patches()).isZero();
      assertThat(found.background()).isEqualTo(4);
      assertThat(found.present()).isEmpty();
    }
  }

  @Test
  void theEvidencePictureFramesThePatchAndKeepsThePixelsOutsideIt() {
    SlidePicture slide = slide(192, 128);
    SlidePatterns found =
        new SlidePatterns(
            6,
            0,
            List.of(
                new PatternCall(
                    "one",
                    0.9,
                    0.5,
                    1,
                    List.of(new PatternCall.Evidence(new PatchPlace(64, 0, 64), 0.9)))));
    BufferedImage picture = new EvidencePicture(1024).render(slide, found);
    for (int row = 0; row < 128; row++) {
      for (int column = 0; column < 192; column++) {
        int at = 3 * (row * 192 + column);
        int own = picture.getRGB(column, row) & 0xFFFFFF;
        int given =
            (slide.rgb()[at] & 0xFF) << 16
                | (slide.rgb()[at + 1] & 0xFF) << 8
                | slide.rgb()[at + 2] & 0xFF;
        if (column < 64 || column >= 128 || row >= 64) {
          assertThat(own).isEqualTo(given);
        }
      }
    }
    assertThat(picture.getRGB(96, 2) & 0xFFFFFF).isEqualTo(0xE69F00);
  }

  /**
   * The module gives ten times the mean red and the mean green: tests/oracles/pattern_module.py.
   */
  @Test
  void aTorchScriptModuleMadeElsewhereScreensSlides(@TempDir Path folder) throws Exception {
    byte[] module;
    try (InputStream in = SlideScreenerTest.class.getResourceAsStream("mean-colours.pt")) {
      module = in.readAllBytes();
    }
    ModelBundle bundle =
        ModelBundle.write(
            folder, card(BundleCard.TORCHSCRIPT, "model.pt", 0.5), Map.of("model.pt", module));
    byte[] rgb = new byte[3 * 64 * 64];
    for (int i = 0; i < 64 * 64; i++) {
      rgb[3 * i] = 51;
      rgb[3 * i + 1] = (byte) (i % 64 < 32 ? 0 : 102);
    }
    SlidePicture slide = new SlidePicture(64, 64, rgb, 3, 8, false, Optional.empty(), null, null);
    try (LoadedNetwork loaded = LoadedNetwork.load(bundle, Device.cpu())) {
      SlidePatterns found = new SlideScreener(new PatternNetwork(loaded), 1).screen(slide);
      // Red is 0.2 everywhere, green 0.2 on average; taken away 0.1 and 0.2, over 0.2.
      assertThat(found.calls().get(0).probability())
          .isCloseTo(1 / (1 + Math.exp(-5)), within(1e-6));
      assertThat(found.calls().get(1).probability()).isCloseTo(0.5, within(1e-5));
    }
  }

  @Test
  void aNetworkOfCtIsRefusedForSlides(@TempDir Path folder) {
    try (LoadedNetwork loaded = LoadedNetwork.load(ModelBundle.bundled(), Device.cpu())) {
      assertThatThrownBy(() -> new PatternNetwork(loaded))
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("train ana");
    }
  }

  private static ModelBundle bundle(Path folder, double threshold) {
    ResNet network = new ResNet(new ResNetSettings(18, 4, 3, 2));
    Map<String, Tensor> weights = new TreeMap<>(NetworkState.random(network, 11).tensors());
    return ModelBundle.write(
        folder,
        card(BundleCard.RESNET, "weights.safetensors", threshold),
        Map.of("weights.safetensors", Safetensors.write(weights, Safetensors.Precision.F32)));
  }

  private static BundleCard card(String network, String weights, double threshold) {
    PatternCard patterns =
        new PatternCard(
            18,
            List.of("one", "two"),
            List.of(threshold, threshold),
            GRID,
            List.of(0.1, 0.2, 0.1),
            List.of(0.2, 0.2, 0.2));
    return new BundleCard(
        "tiny-patterns",
        "1",
        network,
        weights,
        4,
        false,
        false,
        null,
        null,
        32,
        0,
        0,
        null,
        null,
        patterns,
        null,
        "none",
        "none",
        "none",
        Map.of(),
        "Apache-2.0",
        Map.of());
  }

  private static SlidePicture slide(int columns, int rows) {
    byte[] rgb = new byte[3 * columns * rows];
    for (int i = 0; i < columns * rows; i++) {
      rgb[3 * i + 1] = (byte) ((i * 31 + i / columns * 17) % 200);
    }
    return new SlidePicture(columns, rows, rgb, 3, 8, false, Optional.empty(), null, null);
  }
}
