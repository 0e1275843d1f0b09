package org.opportune.inference.infection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.InfectionNet;

class InfectionTrainerTest {
  private static final List<String> LABELS = List.of("healthy", "dense", "faint");
  private static final int SIDE = 64;

  @BeforeAll
  static void needsRightGradients() {
    try {
      new ConvolutionCheck(Device.cpu()).requireGradients(new InfectionNet(settings(1).network(3)));
    } catch (IllegalStateException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void labelsOfWholeImagesTeachWhatIsThereAndWhere(@TempDir Path out) throws IOException {
    ModelBundle bundle =
        new InfectionRecipe(settings(200), LABELS, "discs", "drawn discs", "none")
            .run(cases(0, 30), Device.cpu(), out, line -> {});
    assertThat(out.resolve("MODEL_CARD.md")).content().contains("Research use only");
    assertThat(out.resolve("maps/infection-1.png")).exists();
    assertThat(bundle.card().classes().labels()).isEqualTo(LABELS);
    try (LoadedNetwork loaded = LoadedNetwork.load(ModelBundle.open(out), Device.cpu())) {
      InfectionEvaluation.Result result =
          new InfectionEvaluation(
                  new InfectionNetwork(loaded),
                  new PatientRule(bundle.card().classes().calledAbove()),
                  new Bootstrap(20, 1),
                  1,
                  line -> {})
              .of(cases(1000, 6));
      assertThat(result.sliceAuroc()).allMatch(auroc -> auroc.value() > 0.9);
      assertThat(result.patientAuroc()).allMatch(auroc -> auroc.value() > 0.9);
      assertThat(result.maps().infection().value()).isGreaterThan(0.8);
    }
  }

  @Test
  void aTrainingKilledAndResumedReachesTheSameWeights(@TempDir Path folder) {
    List<InfectionCase> cases = cases(0, 30);
    TrainedInfection whole = trainer(folder.resolve("whole"), new ArrayList<>()).train(cases, 3);
    Path killed = folder.resolve("killed");
    assertThatThrownBy(
            () ->
                new InfectionTrainer(
                        settings(30),
                        killed,
                        Device.cpu(),
                        line -> {
                          if (line.startsWith("step 20")) {
                            throw new IllegalStateException("killed");
                          }
                        })
                    .train(cases, 3))
        .hasMessage("killed");
    List<String> lines = new ArrayList<>();
    TrainedInfection resumed = trainer(killed, lines).train(cases, 3);
    assertThat(lines.get(1)).startsWith("step 30/30");
    assertThat(resumed.best()).isEqualTo(whole.best());
    assertThatThrownBy(
            () ->
                new InfectionTrainer(settings(40), killed, Device.cpu(), line -> {})
                    .train(cases, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("other settings");
  }

  private static InfectionTrainer trainer(Path folder, List<String> lines) {
    return new InfectionTrainer(settings(30), folder, Device.cpu(), lines::add);
  }

  private static InfectionSettings settings(int steps) {
    return new InfectionSettings(
        4, SIDE, 12, 5e-3, 150, steps, 10, 100, 1, 0.5, new PatientFolds(5, 0), 3);
  }

  /** Noisy grey pictures, the infected ones with a bright or a fainter disc on half the slices. */
  private static List<InfectionCase> cases(int first, int count) {
    List<InfectionCase> cases = new ArrayList<>();
    for (int patient = first; patient < first + count; patient++) {
      SplittableRandom random = new SplittableRandom(patient);
      int clazz = patient % 3;
      List<LabelledSlice> slices = new ArrayList<>();
      for (int slice = 0; slice < 4; slice++) {
        slices.add(slice(slice < 2 ? clazz : 0, random));
      }
      cases.add(new InfectionCase("patient " + patient, clazz, slices));
    }
    return cases;
  }

  private static LabelledSlice slice(int clazz, SplittableRandom random) {
    byte[] picture = new byte[SIDE * SIDE];
    byte[] truth = new byte[SIDE * SIDE];
    int x = random.nextInt(12, 52);
    int y = random.nextInt(12, 52);
    for (int i = 0; i < picture.length; i++) {
      boolean infected = clazz != 0 && Math.hypot(i % SIDE - x, i / SIDE - y) < 8;
      int level = infected ? (clazz == 1 ? 200 : 100) : 40;
      picture[i] = (byte) Math.max(0, Math.min(255, level + 12 * random.nextGaussian()));
      truth[i] = infected ? LabelledSlice.INFECTED : LabelledSlice.CLEAR;
    }
    InfectionSlice image = new InfectionSlice(0, new SliceCut(0, 0, SIDE, SIDE), picture);
    return new LabelledSlice(image, clazz, truth);
  }
}
