package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.lung.LungPicture;

class LungMaskTrainerTest {
  private static final int SIDE = LungPicture.SIDE;

  @TempDir Path directory;

  @Test
  void learnsToPaintAndSaysHowWellOnPatientsThatDoNotTrain() {
    List<TrainingProgress> reports = new ArrayList<>();
    TrainingResult result =
        new LungMaskTrainer(4, 4, 60, 20, 5, 0.3, 5e-3, 7)
            .train(lessons(12), directory, Device.cpu(), reports::add);
    assertThat(result.figure()).isGreaterThan(0.9).isEqualTo(1 - result.validationLoss());
    assertThat(reports.get(reports.size() - 1).line()).contains("step 60/60", "Dice");
  }

  @Test
  void aKilledTrainingEndsAsAnUninterruptedOne() {
    LungMaskTrainer trainer = trainer(6, 2, 5);
    TrainingResult whole =
        trainer.train(lessons(12), directory.resolve("whole"), Device.cpu(), p -> {});
    Path killed = directory.resolve("killed");
    assertThatThrownBy(
            () ->
                trainer.train(
                    lessons(12),
                    killed,
                    Device.cpu(),
                    report -> {
                      if (report.step() == 4) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    TrainingResult resumed = trainer.train(lessons(12), killed, Device.cpu(), p -> {});
    assertThat(resumed.best()).isEqualTo(whole.best());
    assertThat(resumed.figure()).isEqualTo(whole.figure());
  }

  @Test
  void stopsOnceDiceGrowsNoMore() {
    // So slow a learner that no epoch changes what is painted.
    LungMaskTrainer still = new LungMaskTrainer(2, 2, 50, 1, 3, 0.3, 1e-12, 7);
    TrainingResult result = still.train(lessons(12), directory, Device.cpu(), p -> {});
    assertThat(result.steps()).isEqualTo(4);
  }

  @Test
  void needsPatientsToValidateOn() {
    assertThatThrownBy(() -> trainer(1, 1, 1).train(lessons(1), directory, Device.cpu(), p -> {}))
        .hasMessageContaining("more patients are needed");
  }

  @Test
  void aLessonKeepsItsMasksAndItsGreysToOneIn256() {
    SplittableRandom random = new SplittableRandom(1);
    LungPicture.Example example =
        new LungPicture.Example(
            new float[SIDE * SIDE], new float[SIDE * SIDE], new float[SIDE * SIDE]);
    for (int i = 0; i < SIDE * SIDE; i++) {
      example.picture()[i] = (float) random.nextDouble();
      example.lung()[i] = random.nextInt(2);
      example.certain()[i] = random.nextInt(2);
    }
    LungPicture.Example kept = LungLesson.of("p", example).example();
    assertThat(kept.lung()).isEqualTo(example.lung());
    assertThat(kept.certain()).isEqualTo(example.certain());
    for (int i = 0; i < SIDE * SIDE; i++) {
      assertThat(kept.picture()[i]).isCloseTo(example.picture()[i], within(0.5f / 255 + 1e-6f));
    }
  }

  private static LungMaskTrainer trainer(int steps, int stepsPerEpoch, int patience) {
    return new LungMaskTrainer(2, 2, steps, stepsPerEpoch, patience, 0.3, 2e-2, 7);
  }

  /** Two dark discs in a grey body on black, one lesson a patient. */
  private static List<LungLesson> lessons(int patients) {
    List<LungLesson> lessons = new ArrayList<>();
    for (int patient = 0; patient < patients; patient++) {
      SplittableRandom random = new SplittableRandom(patient);
      double radius = random.nextDouble(14, 22);
      float[] picture = new float[SIDE * SIDE];
      float[] lung = new float[picture.length];
      float[] certain = new float[picture.length];
      for (int i = 0; i < picture.length; i++) {
        double x = i % SIDE - 63.5;
        int row = i / SIDE;
        double y = row - 63.5;
        boolean inside = Math.hypot(Math.abs(x) - 26, y) < radius;
        lung[i] = inside ? 1 : 0;
        certain[i] = 1;
        picture[i] = inside ? 0.2f : Math.hypot(x, y) < 58 ? 0.9f : 0;
      }
      lessons.add(
          LungLesson.of("patient-" + patient, new LungPicture.Example(picture, lung, certain)));
    }
    return lessons;
  }
}
