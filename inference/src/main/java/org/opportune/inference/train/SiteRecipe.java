package org.opportune.inference.train;

import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;

/**
 * Trains the default network on slices of any source and writes its bundle. A killed run goes on
 * where its checkpoint stands.
 *
 * @param standard the training's settings come from here
 * @param name name of the bundle
 * @param population who it is trained on, in words that identify nobody
 * @param command what trains it again
 */
public record SiteRecipe(DefaultRecipe standard, String name, String population, String command) {
  private static final String VERSION = "1";

  /**
   * Runs the recipe.
   *
   * @param out directory of the bundle; {@code out/checkpoint} holds the training's state
   * @param log told of progress, line by line
   */
  public ModelBundle run(SliceSource slices, Path out, Consumer<String> log) {
    log.accept("training on " + slices.size() + " slices");
    TrainerSettings settings = standard.settings();
    TrainingResult result =
        new EdlNetTrainer(
                settings,
                out.resolve("checkpoint"),
                Engine.getInstance().defaultDevice(),
                progress -> log.accept(progress.line()))
            .train(slices);
    String trained =
        "%s; %d steps of %d patches".formatted(population, result.steps(), settings.batch());
    return new TrainedBundle(
            name, VERSION, trained, command, "the site's own", Safetensors.Precision.F16)
        .write(out, settings, result, Map.of());
  }
}
