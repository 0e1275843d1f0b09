package org.opportune.inference.train;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungAnalysis;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungPicture;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.inference.lung.NoLungsException;
import org.opportune.inference.net.EdlNet;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Teaches a network the masks of the {@link ClassicalLungSegmenter} where those are to be trusted,
 * and writes it as a bundle for {@code screen.lung-mask}.
 *
 * @param patients drawn patients
 * @param trainer how
 */
public record LungRecipe(int patients, LungMaskTrainer trainer) {
  private static final double DISTANCE_MM = 10;
  private static final int MATRIX = 192;
  private static final String WEIGHTS = "weights.safetensors";

  /** What the command does unless told otherwise. */
  public static LungRecipe standard() {
    return new LungRecipe(16, LungMaskTrainer.standard());
  }

  /** Whether a mask is good enough to learn from. */
  static boolean isConfident(MaskQuality quality) {
    return quality.leftRightRatio() > 0.5
        && quality.leftRightRatio() < 1.6
        && quality.components() <= 3
        && quality.surfaceRoughness() < 6;
  }

  /**
   * Pictures of a volume to learn from; none when its mask is not to be trusted.
   *
   * @param found with the mask of a {@link ClassicalLungSegmenter}
   * @param patientKey pseudonymous
   */
  public static List<LungLesson> lessons(
      HounsfieldVolume volume, LungAnalysis found, String patientKey) {
    if (!isConfident(found.quality())) {
      return List.of();
    }
    return LungPicture.examples(volume, found.mask(), DISTANCE_MM).stream()
        .map(example -> LungLesson.of(patientKey, example))
        .toList();
  }

  /** Pictures of drawn patients, every second of them with emphysema. */
  public List<LungLesson> drawn() {
    List<LungLesson> lessons = new ArrayList<>();
    for (int i = 0; i < patients; i++) {
      HounsfieldVolume volume = volume(i);
      try {
        LungAnalysis found = LungAnalyzer.analyze(volume, new ClassicalLungSegmenter());
        lessons.addAll(lessons(volume, found, "drawn-" + i));
      } catch (NoLungsException e) {
        // A scan without lungs teaches nothing.
      }
    }
    return lessons;
  }

  private HounsfieldVolume volume(int patient) {
    SplittableRandom random = new SplittableRandom(trainer.seed() * 1000 + patient);
    Emphysema[] patterns = Emphysema.values();
    Emphysema pattern =
        patient % 2 == 0 ? Emphysema.NONE : patterns[random.nextInt(patterns.length)];
    PatientSpec spec =
        new PatientSpec(
            patient,
            pattern,
            pattern == Emphysema.NONE ? 0 : random.nextDouble(0.05, 0.4),
            random.nextInt(20, 90),
            random.nextBoolean() ? "F" : "M",
            random.nextDouble(0.88, 1.12));
    Kernel[] kernels = Kernel.values();
    return ThoraxPhantom.scan(
            spec,
            new ScanSettings(
                MATRIX,
                random.nextDouble(320, 420),
                5,
                random.nextDouble(1, 5),
                kernels[random.nextInt(kernels.length)],
                random.nextDouble(5, 40)))
        .volume();
  }

  /**
   * Trains and writes the bundle. A killed run goes on where its checkpoint stands.
   *
   * @param lessons what to learn from
   * @param population whose scans they are, in words that identify nobody
   * @param command what trains it again
   * @param out directory of the bundle; {@code out/checkpoint} holds the training's state
   * @param log told of progress, line by line
   */
  public ModelBundle run(
      List<LungLesson> lessons, String population, String command, Path out, Consumer<String> log) {
    log.accept("training on " + lessons.size() + " pictures");
    TrainingResult result =
        trainer.train(
            lessons,
            out.resolve("checkpoint"),
            Engine.getInstance().defaultDevice(),
            progress -> log.accept(progress.line()));
    BundleCard card =
        new BundleCard(
            "lung-mask",
            "1",
            BundleCard.EDLNET,
            WEIGHTS,
            trainer.width(),
            false,
            false,
            LungPicture.LOW_HU,
            LungPicture.HIGH_HU,
            EdlNet.STRIDE,
            EdlNet.ANOMALY,
            0,
            null,
            null,
            null,
            null,
            "axial slices, whole field of view, at 128 x 128; window to 0..1, padding 0",
            population,
            command,
            Map.of("validation Dice", result.figure()),
            "Apache-2.0",
            Map.of());
    byte[] weights = Safetensors.write(result.best().tensors(), Safetensors.Precision.F32);
    return ModelBundle.write(out, card, Map.of(WEIGHTS, weights));
  }
}
