package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.SegmentationFamily;
import org.opportune.inference.net.SegmentationSettings;
import org.opportune.inference.net.Tensor;

class SegmentationTrainerTest {
  private static final List<FieldScan> TRAINING =
      List.of(Fields.of(1, 8, 20), Fields.of(2, 8, 20), Fields.of(3, 8, 20));

  @Test
  void learnsTissuesOfPatientsItHasNotSeen() {
    SegmentationTrainer trainer = trainer(SegmentationFamily.U_NET, 40);
    NetworkState trained = trainer.train(trainer.fresh(), new PixelLesson(TRAINING, 8), line -> {});
    try (Segmenter segmenter = new Segmenter(trainer.network(), trained, 0.1, 0)) {
      SegmentationFigures figures =
          SegmentationFigures.of(segmenter, List.of(Fields.of(8, 8, 20)), UnaryOperator.identity());
      assertThat(figures.dice()).allMatch(dice -> dice.value() > 0.8);
      assertThat(figures.meanDice().value()).isGreaterThan(0.85);
      assertThat(figures.doubtAuroc().value()).isNaN();
    }
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    SegmentationTrainer trainer = trainer(SegmentationFamily.U_NET, 3);
    Lesson lesson = new PixelLesson(TRAINING, 8);
    assertThat(trainer.train(trainer.fresh(), lesson, line -> {}))
        .isEqualTo(trainer.train(trainer.fresh(), lesson, line -> {}));
  }

  @Test
  void everyLessonMovesTheNetworkItIsFor() {
    SegmentationTrainer trainer = trainer(SegmentationFamily.TRANS_U_NET, 1);
    Lesson pixels = new PixelLesson(TRAINING, 8);
    Lesson images = new ImageLesson(TRAINING, 8);
    int channels = trainer.network().bottleneck();
    for (Lesson lesson :
        List.of(
            images,
            new JointLesson(pixels, images, 0.3),
            new ReversalLesson(TRAINING, TRAINING, 8, 4, channels))) {
      requireMoved(trainer.fresh(), trainer.train(trainer.fresh(), lesson, line -> {}));
    }
    SegmentationTrainer restoring = trainer.withNetwork(trainer.network().withClasses(1));
    requireMoved(
        restoring.fresh(),
        restoring.train(restoring.fresh(), new RestoringLesson(TRAINING, 8), line -> {}));
  }

  @Test
  void aVolumetricNetworkLearnsFromStacks() {
    SegmentationTrainer trainer = trainer(SegmentationFamily.U_NET_3D, 1);
    requireMoved(
        trainer.fresh(), trainer.train(trainer.fresh(), new PixelLesson(TRAINING, 8), line -> {}));
  }

  @Test
  void pretrainingGivesEverythingButTheHead() {
    SegmentationTrainer trainer = trainer(SegmentationFamily.U_NET, 1);
    NetworkState other =
        new SegmentationTrainer(trainer.network().withClasses(1), 1, 1e-3, 0, 99).fresh();
    Map<String, Tensor> started = trainer.startingFrom(other).tensors();
    started.forEach(
        (name, tensor) ->
            assertThat(tensor)
                .as(name)
                .isEqualTo(
                    name.startsWith("decoder.outc")
                        ? trainer.fresh().tensors().get(name)
                        : other.tensors().get(name)));
  }

  private static void requireMoved(NetworkState before, NetworkState after) {
    long still =
        before.tensors().entrySet().stream()
            .filter(entry -> entry.getValue().equals(after.tensors().get(entry.getKey())))
            .count();
    assertThat(still).isZero();
  }

  private static SegmentationTrainer trainer(SegmentationFamily family, int steps) {
    return new SegmentationTrainer(
        new SegmentationSettings(family, 8, 2, Tissue.COUNT, 64, 1), steps, 3e-3, 0.1, 5);
  }
}
