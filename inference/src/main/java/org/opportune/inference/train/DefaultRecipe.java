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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.ct.PhantomReport;

/**
 * Trains the bundled network from nothing: draws patients, trains, measures on patients that never
 * trained, writes the bundle with its model card. Behind {@code opportune train edlnet --recipe
 * default --out DIR}. A killed run goes on where its checkpoint stands.
 *
 * @param variant what is trained
 * @param patients drawn patients to train and validate on
 * @param wallTime time for the training proper, drawing and measuring come on top: takes as many
 *     steps as fit. Null for the fixed number of steps that the shipped bundle took, which alone
 *     gives the same weights again; about 15 minutes on two free cores
 * @param evaluationPatients held-out patients per scanner
 * @param placement where in the lungs lesions are drawn
 * @param seed decides everything that the wall time does not
 */
public record DefaultRecipe(
    Variant variant,
    int patients,
    Duration wallTime,
    int evaluationPatients,
    LesionPlacement placement,
    long seed) {
  private static final String VERSION = "2";
  private static final double SPACING_MM = 24;
  private static final int STEPS = 1000;

  /** Share of the slices that are real ones, where real ones are given. */
  private static final double REAL_SHARE = 0.25;

  /** More than any wall time in question holds. */
  private static final int STEPS_WITHIN_WALL_TIME = 100_000;

  /** What made the bundle in the jar. */
  public static DefaultRecipe standard() {
    return new DefaultRecipe(Variant.OPPORTUNE, 48, null, 20, LesionPlacement.ANYWHERE, 7);
  }

  /**
   * Real slices to train on beside the drawn ones.
   *
   * @param slices of scans without emphysema
   * @param words who they are of, in words that identify nobody, with what their licence asks for
   */
  public record Real(SliceSource slices, String words) {}

  /**
   * Runs the recipe.
   *
   * @param real slices of real scans to mix in; empty for drawn patients only
   * @param out directory of the bundle; {@code out/checkpoint} holds the training's state
   * @param log told of progress, line by line
   */
  public ModelBundle run(Optional<Real> real, Path out, Consumer<String> log) {
    log.accept("drawing " + patients + " patients without emphysema");
    SliceSource slices = slices(real);
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
    TrainedBundle bundle = bundle(settings, result, real);
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
    write(out.resolve("MODEL_CARD.md"), ModelCard.text(this, settings, result, real, rows));
    return bundle.write(out, settings, result, metrics(rows));
  }

  /** Settings of the training: a narrow network on patches of lung. */
  TrainerSettings settings() {
    return new TrainerSettings(
        variant.network(),
        variant.window(),
        variant.lesions().withPlacement(placement),
        variant.scanner(),
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
        variant.dropout(),
        variant.bands(),
        wallTime,
        seed);
  }

  private SliceSource slices(Optional<Real> real) {
    SliceSource drawn = new PhantomSlices(patients, 0, SPACING_MM);
    if (real.isEmpty()) {
      return drawn;
    }
    return new MixedSlices(
        List.of(
            new MixedSlices.Part(drawn, 1 - REAL_SHARE),
            new MixedSlices.Part(real.orElseThrow().slices(), REAL_SHARE)));
  }

  /** The command that runs this recipe. */
  String command(boolean real) {
    String time = wallTime == null ? "" : " --minutes " + wallTime.toMinutes();
    return String.format(
        "opportune train edlnet --recipe default --variant %s%s --patients %d%s%s --seed %d --out"
            + " DIR",
        variant,
        real ? " --archive FOLDER --site-key-file FILE" : "",
        patients,
        time,
        placement.options(),
        seed);
  }

  private TrainedBundle bundle(
      TrainerSettings settings, TrainingResult result, Optional<Real> real) {
    return new TrainedBundle(
        variant.bundleName(),
        VERSION,
        patients
            + " drawn patients without emphysema (org.opportune.ingest.phantom), "
            + real.map(Real::words).orElse("no patient data")
            + "; "
            + result.steps()
            + " steps of "
            + settings.batch()
            + " patches",
        command(real.isPresent()),
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
