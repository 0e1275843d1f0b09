package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.BundleException;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.volume.VolumeAugmentation;

class CtNetTrainerTest {
  private static final CtNetPlan.Form FORM = new CtNetPlan.Form(32, 1, 128, 32, Math.sqrt(6));

  @BeforeAll
  static void needsRightGradients() {
    try {
      new ConvolutionCheck(Device.cpu())
          .requireGradients(
              new CtNet(plan(CtNetPlan.Method.ADAMW, 1).card(List.of("a")).network(FORM.width())));
    } catch (IllegalStateException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void labelsOfVolumesTeachWhatOtherVolumesShow(@TempDir Path out) throws IOException {
    List<String> lines = new ArrayList<>();
    ModelBundle bundle =
        new CtNetRecipe(
                plan(CtNetPlan.Method.ADAMW, 5), "slabs", "random weights", "drawn slabs", "none")
            .run(
                new Slabs(0, 80, 1),
                Map.of(),
                new Slabs(1000, 40, 1),
                Device.cpu(),
                out,
                lines::add);
    assertThat(bundle.card().metrics().get("held-out mean AUROC")).isGreaterThan(0.95);
    assertThat(out.resolve("MODEL_CARD.md"))
        .content()
        .contains("Research use only", "| layer | 20 of 40 | ");
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      VolumeLabeller labeller = new VolumeLabeller(network);
      assertThat(labeller.card().labels()).containsExactly("layer", "ball");
      Slabs later = new Slabs(2000, 4, 1);
      for (int i = 0; i < 4; i++) {
        double[] probabilities = labeller.probabilities(later.read(i));
        boolean[] present = later.present(i);
        assertThat(probabilities[0] > 0.5).isEqualTo(present[0]);
        assertThat(probabilities[1] > 0.5).isEqualTo(present[1]);
      }
    }
  }

  @Test
  void aTrainingKilledAndResumedReachesTheSameWeights(@TempDir Path folder) {
    for (CtNetPlan.Method method : CtNetPlan.Method.values()) {
      Slabs slabs = new Slabs(0, 24, 1);
      CtNetPlan plan = plan(method, 3);
      CtNetResult whole = train(plan, folder.resolve(method + "-whole"), slabs, line -> {});
      Path killed = folder.resolve(method + "-killed");
      assertThatThrownBy(
              () ->
                  train(
                      plan,
                      killed,
                      slabs,
                      line -> {
                        if (line.startsWith("epoch 2")) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      List<String> lines = new ArrayList<>();
      CtNetResult resumed = train(plan, killed, slabs, lines::add);
      assertThat(lines.stream().filter(line -> line.startsWith("epoch"))).hasSize(1);
      assertThat(resumed.best()).isEqualTo(whole.best());
    }
  }

  @Test
  void volumesOfOnePatientDoNotBothTrainAndValidate(@TempDir Path folder) {
    assertThatThrownBy(
            () -> train(plan(CtNetPlan.Method.ADAMW, 1), folder, new Slabs(0, 24, 24), line -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more patients");
  }

  @Test
  void aBundleOfAnotherNetworkLabelsNoVolumes() {
    try (LoadedNetwork network = LoadedNetwork.load(ModelBundle.bundled(), Device.cpu())) {
      assertThatThrownBy(() -> new VolumeLabeller(network))
          .isInstanceOf(BundleException.class)
          .hasMessageContaining("train ctnet");
    }
  }

  private static CtNetResult train(
      CtNetPlan plan, Path folder, Slabs slabs, java.util.function.Consumer<String> log) {
    return new CtNetTrainer(plan, folder, Device.cpu(), log).train(slabs, Map.of());
  }

  private static CtNetPlan plan(CtNetPlan.Method method, int epochs) {
    return new CtNetPlan(
        FORM,
        Slabs.GRID,
        new VolumeAugmentation(3, 0, 0, 0.5),
        new CtNetPlan.Schedule(method, 1e-3, 1e-4, 0.1, 8, epochs, 10),
        0.25,
        5);
  }
}
