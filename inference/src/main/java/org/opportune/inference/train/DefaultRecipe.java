package org.opportune.inference.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.PhantomReport;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.InputWindow;

/**
 * Trains the bundled network from nothing: draws patients, trains, measures on patients that never
 * trained, writes the bundle with its model card. Behind {@code opportune train edlnet --recipe
 * default --out DIR}. A killed run goes on where its checkpoint stands.
 *
 * @param patients drawn patients to train and validate on
 * @param wallTime time for the training proper, drawing and measuring come on top: takes as many
 *     steps as fit. Null for the fixed number of steps that the shipped bundle took, which alone
 *     gives the same weights again; about 15 minutes on two free cores
 * @param evaluationPatients held-out patients per scanner
 * @param seed decides everything that the wall time does not
 */
public record DefaultRecipe(int patients, Duration wallTime, int evaluationPatients, long seed) {
  private static final String VERSION = "1";
  private static final double SPACING_MM = 24;
  private static final int STEPS = 1500;

  /** More than any wall time in question holds. */
  private static final int STEPS_WITHIN_WALL_TIME = 100_000;

  /** What made the bundle in the jar. */
  public static DefaultRecipe standard() {
    return new DefaultRecipe(48, Duration.ofMinutes(22), 20, 7);
  }

  /**
   * Runs the recipe.
   *
   * @param out directory of the bundle; {@code out/checkpoint} holds the training's state
   * @param log told of progress, line by line
   */
  public ModelBundle run(Path out, Consumer<String> log) {
    log.accept("drawing " + patients + " patients without emphysema");
    SliceSource slices = new PhantomSlices(patients, 0, SPACING_MM);
    log.accept("training on " + slices.size() + " slices");
    TrainerSettings settings = settings();
    Device device = Engine.getInstance().defaultDevice();
    TrainingResult result =
        new EdlNetTrainer(
                settings,
                out.resolve("checkpoint"),
                device,
                progress -> log.accept(progress.line()))
            .train(slices);
    TrainedBundle bundle = bundle(settings, result);
    // Measured as shipped: with the rounded weights.
    ModelBundle draft = bundle.write(out, settings, result, Map.of());
    List<PhantomEvaluation.Row> rows;
    try (LoadedNetwork network = LoadedNetwork.load(draft, device)) {
      rows =
          new PhantomEvaluation(network, evaluationPatients, 256, 12)
              .run(
                  PhantomEvaluation.conditions(),
                  row ->
                      log.accept(
                          String.format(
                              "%s: pixel AUROC %.4f (-HU %.4f), r %.4f",
                              row.condition(),
                              row.pixelAuroc(),
                              row.pixelAurocOfHu(),
                              row.rOfShare())));
    }
    write(out.resolve("evaluation.json"), PhantomReport.json(rows));
    write(out.resolve("MODEL_CARD.md"), ModelCard.text(this, settings, result, rows));
    return bundle.write(out, settings, result, metrics(rows));
  }

  /** Settings of the training: a narrow network on patches of lung. */
  TrainerSettings settings() {
    return new TrainerSettings(
        EdlNetSettings.ofWidth(8),
        new InputWindow(-1150, -300),
        LesionSettings.realistic(),
        ScannerSettings.varied(),
        List.of(128, 160, 192),
        8,
        wallTime == null ? STEPS : STEPS_WITHIN_WALL_TIME,
        100,
        2e-3,
        5e-5,
        0.05,
        0.15,
        64,
        30,
        0.1,
        null,
        wallTime,
        seed);
  }

  /** The command that runs this recipe. */
  String command() {
    String time = wallTime == null ? "" : " --minutes " + wallTime.toMinutes();
    return String.format(
        "opportune train edlnet --recipe default --patients %d%s --seed %d --out DIR",
        patients, time, seed);
  }

  private TrainedBundle bundle(TrainerSettings settings, TrainingResult result) {
    return new TrainedBundle(
        "edlnet-default",
        VERSION,
        patients
            + " drawn patients without emphysema (org.opportune.ingest.phantom), no patient data; "
            + result.steps()
            + " steps of "
            + settings.batch()
            + " patches",
        command(),
        "Apache-2.0",
        Safetensors.Precision.F16);
  }

  private static Map<String, Double> metrics(List<PhantomEvaluation.Row> rows) {
    Map<String, Double> metrics = new TreeMap<>();
    for (PhantomEvaluation.Row row : rows) {
      metrics.put("phantom, " + row.condition() + ": pixel AUROC", row.pixelAuroc());
      metrics.put("phantom, " + row.condition() + ": r with true share", row.rOfShare());
    }
    return metrics;
  }

  private static void write(Path file, String text) {
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
