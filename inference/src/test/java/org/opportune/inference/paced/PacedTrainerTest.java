package org.opportune.inference.paced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.ana.PatternNetwork;
import org.opportune.inference.ana.SlideEvaluation;
import org.opportune.inference.bag.Background;
import org.opportune.inference.bag.PatchGrid;
import org.opportune.inference.bag.Remainder;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.ResNetSettings;

class PacedTrainerTest {
  private static final PacedSettings SETTINGS = settings();

  @BeforeAll
  static void needsRightGradients() {
    try {
      new ConvolutionCheck(Device.cpu())
          .requireGradients(new ResNet(new ResNetSettings(18, 4, 3, 2)));
    } catch (IllegalStateException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void labelsOfWholeImagesTeachWhichPatchShowsWhat(@TempDir Path out) throws IOException {
    ColouredBags train = new ColouredBags(0, 120);
    ModelBundle bundle =
        new PatternRecipe(SETTINGS, "coloured", "drawn squares", "none")
            .run(train, null, Device.cpu(), out, line -> {});
    assertThat(out.resolve("MODEL_CARD.md")).exists();
    ColouredBags later = new ColouredBags(1000, 80);
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      SlideEvaluation.Result result =
          new SlideEvaluation(new PatternNetwork(network), new Bootstrap(20, 1), line -> {})
              .of(
                  later,
                  index ->
                      place -> {
                        int colour =
                            later.colours(index)[place.row() / 32 * 2 + place.column() / 32];
                        return new boolean[] {colour == 1, colour == 2};
                      });
      assertThat(result.images()).isEqualTo(80);
      assertThat(result.tuned().f1Micro().value()).isGreaterThan(0.95);
      assertThat(result.localisation()).allMatch(auroc -> auroc > 0.98);
    }
  }

  @Test
  void aTrainingKilledAndResumedReachesTheSameWeights(@TempDir Path folder) throws IOException {
    ColouredBags bags = new ColouredBags(0, 32);
    PacedResult whole = trainer(folder.resolve("whole"), new ArrayList<>()).train(bags, null);

    Path killed = folder.resolve("killed");
    List<String> lines = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new PacedTrainer(
                        SETTINGS,
                        killed,
                        Device.cpu(),
                        line -> {
                          if (line.startsWith("epoch 3")) {
                            throw new IllegalStateException("killed");
                          }
                        })
                    .train(bags, null))
        .hasMessage("killed");
    PacedResult resumed = trainer(killed, lines).train(bags, null);

    assertThat(lines.stream().filter(line -> line.startsWith("epoch"))).hasSize(3);
    assertThat(resumed.best()).isEqualTo(whole.best());
    assertThat(resumed.card()).isEqualTo(whole.card());
  }

  @Test
  void patchesOfATrainingDoNotStayOnDisk(@TempDir Path folder) throws IOException {
    trainer(folder, new ArrayList<>()).train(new ColouredBags(0, 24), null);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".patches"));
    }
  }

  @Test
  void aSetWithoutPatientsToValidateIsRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> trainer(folder, new ArrayList<>()).train(new ColouredBags(0, 1), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more patients");
  }

  private static PacedTrainer trainer(Path folder, List<String> lines) {
    return new PacedTrainer(SETTINGS, folder, Device.cpu(), lines::add);
  }

  private static PacedSettings settings() {
    PacedSettings standard = PacedSettings.standard(5);
    PatchGrid grid = new PatchGrid(32, 32, Remainder.DROP, Background.none());
    return new PacedSettings(
        new PacedSettings.Shape(18, 4, grid, false, true),
        standard.method(),
        new PacedSettings.Schedule(3e-3, 1e-4, 0.1, 64, 6, 8),
        standard.validationShare(),
        standard.seed());
  }
}
