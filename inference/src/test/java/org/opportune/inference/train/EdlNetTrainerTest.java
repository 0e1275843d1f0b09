package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.InputWindow;

class EdlNetTrainerTest {
  private static final SliceSource SLICES = slices(12);

  @TempDir Path directory;

  @Test
  void learnsToTellLesionsFromHealthyLung() {
    List<TrainingProgress> reports = new ArrayList<>();
    TrainingResult result =
        new EdlNetTrainer(settings(30, 15), directory, Device.cpu(), reports::add).train(SLICES);
    assertThat(result.steps()).isEqualTo(30);
    assertThat(result.figure()).isGreaterThan(0.85);
    assertThat(reports).isNotEmpty();
    assertThat(reports.get(reports.size() - 1).trainLoss()).isLessThan(reports.get(0).trainLoss());
    assertThat(reports.get(reports.size() - 1).line()).contains("step 30/30", "pixel AUROC");
  }

  @Test
  void aKilledTrainingEndsAsAnUninterruptedOne() {
    TrainerSettings settings = settings(9, 3);
    TrainingResult whole =
        new EdlNetTrainer(settings, directory.resolve("whole"), Device.cpu(), p -> {})
            .train(SLICES);
    EdlNetTrainer killed =
        new EdlNetTrainer(
            settings,
            directory.resolve("killed"),
            Device.cpu(),
            report -> {
              if (report.step() == 6) {
                throw new IllegalStateException("killed");
              }
            });
    assertThatThrownBy(() -> killed.train(SLICES)).hasMessage("killed");
    TrainingResult resumed =
        new EdlNetTrainer(settings, directory.resolve("killed"), Device.cpu(), p -> {})
            .train(SLICES);
    assertThat(resumed.best()).isEqualTo(whole.best());
    assertThat(resumed.validationLoss()).isEqualTo(whole.validationLoss());
  }

  @Test
  void refusesTheCheckpointOfAnotherTraining() {
    new EdlNetTrainer(settings(1, 1), directory, Device.cpu(), p -> {}).train(SLICES);
    EdlNetTrainer other = new EdlNetTrainer(settings(2, 1), directory, Device.cpu(), p -> {});
    assertThatThrownBy(() -> other.train(SLICES)).hasMessageContaining("other settings");
  }

  @Test
  void needsPatientsToValidateOn() {
    EdlNetTrainer trainer = new EdlNetTrainer(settings(1, 1), directory, Device.cpu(), p -> {});
    assertThatThrownBy(() -> trainer.train(slices(1))).hasMessageContaining("more patients");
  }

  @Test
  void warmUpStartsAboveZeroAndTheRateEndsLow() {
    LearningRate rate = new LearningRate(1e-3, 0.1);
    assertThat(rate.at(0)).isGreaterThan(0);
    assertThat(rate.at(0.05)).isBetween(4e-4, 6e-4);
    assertThat(rate.at(0.1)).isEqualTo(1e-3);
    assertThat(rate.at(1)).isBetween(9e-6, 1.1e-5);
  }

  private static TrainerSettings settings(int steps, int stepsPerEpoch) {
    return new TrainerSettings(
        EdlNetSettings.ofWidth(4),
        new InputWindow(-1150, -300),
        LesionSettings.realistic(),
        new ScannerSettings(0.3, 0.3, 10, 0.05, 0.5, 1, 0.5, 0.8, 5, 30, 1, 0.5),
        List.of(32),
        4,
        steps,
        stepsPerEpoch,
        5e-3,
        5e-5,
        0.05,
        0.3,
        16,
        10,
        0.1,
        new BandReference(List.of(20.0, 12.0)),
        null,
        3);
  }

  private static SliceSource slices(int patients) {
    List<TrainingSlice> slices = new ArrayList<>();
    for (int patient = 0; patient < patients; patient++) {
      SplittableRandom random = new SplittableRandom(patient);
      short[] hu = new short[64 * 64];
      byte[] lung = new byte[hu.length];
      for (int i = 0; i < hu.length; i++) {
        boolean inside = Math.hypot(i % 64 - 32, i / 64 - 32) < 28;
        lung[i] = (byte) (inside ? 1 : 0);
        hu[i] = (short) (inside ? -840 + 15 * random.nextGaussian() : 30);
      }
      slices.add(new TrainingSlice(hu, lung, 64, 64, "patient-" + patient));
    }
    return new SliceSource() {
      @Override
      public int size() {
        return slices.size();
      }

      @Override
      public String patientKey(int index) {
        return slices.get(index).patientKey();
      }

      @Override
      public TrainingSlice read(int index) {
        return slices.get(index);
      }
    };
  }
}
