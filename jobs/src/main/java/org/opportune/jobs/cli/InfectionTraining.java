package org.opportune.jobs.cli;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.infection.DrawnInfections;
import org.opportune.inference.infection.InfectionCase;
import org.opportune.inference.infection.InfectionInput;
import org.opportune.inference.infection.InfectionRecipe;
import org.opportune.inference.infection.InfectionSettings;
import org.opportune.inference.infection.PatientFolds;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options and steps of {@code train infection}: classes of whole images, with maps. */
final class InfectionTraining {
  private static final int FOLDS = 5;
  private static final int PATIENTS = 150;

  @ArgGroup(exclusive = false, validate = false, heading = "Of train infection:%n")
  Options options = new Options();

  static final class Options {
    @Option(
        names = "--fold",
        defaultValue = "0",
        paramLabel = "0..4",
        description = {
          "Fold of the patients that reports; the next one stops the training, three train.",
          "Default: ${DEFAULT-VALUE}."
        })
    int fold;

    @Option(
        names = "--paper-size",
        description = "The paper's width, image size and learning rate; needs a GPU.")
    boolean paperSize;

    @Option(
        names = "--image-pixels",
        paramLabel = "N",
        description = "Side that slices are brought to, a multiple of 32. Default: 96, paper 224.")
    Integer imagePixels;

    @Option(
        names = "--channels",
        paramLabel = "N",
        description = "Of the first stage. Default: 8, paper 32.")
    Integer channels;

    @Option(
        names = "--most-steps",
        paramLabel = "N",
        description = "Steps at most. Default: 500, with --paper-size 12000.")
    Integer mostSteps;
  }

  /**
   * Trains and writes the bundle.
   *
   * @param patients drawn patients; null for the standard
   */
  ModelBundle train(Integer patients, Long seed, Path out, Progress progress) throws IOException {
    int count = patients == null ? PATIENTS : patients;
    long chosenSeed = seed == null ? 1 : seed;
    try {
      InfectionSettings settings = settings(chosenSeed);
      List<InfectionCase> cases =
          new DrawnInfections(new InfectionInput(settings.side()), chosenSeed)
              .cases(count, progress::say);
      InfectionRecipe recipe =
          new InfectionRecipe(
              settings,
              DrawnInfections.LABELS,
              "infection-drawn",
              count + " drawn patients (org.opportune.ingest.phantom), no patient data",
              command(count, chosenSeed));
      return recipe.run(cases, Engine.getInstance().defaultDevice(), out, progress::say);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private InfectionSettings settings(long seed) {
    PatientFolds folds = new PatientFolds(FOLDS, options.fold);
    InfectionSettings base =
        options.paperSize
            ? InfectionSettings.paper(folds, seed)
            : InfectionSettings.standard(folds, seed);
    return new InfectionSettings(
        options.channels == null ? base.width() : options.channels,
        options.imagePixels == null ? base.side() : options.imagePixels,
        base.batch(),
        base.learningRate(),
        base.dropEvery(),
        options.mostSteps == null ? base.steps() : options.mostSteps,
        base.stepsPerEpoch(),
        base.patience(),
        base.gamma(),
        base.dropout(),
        folds,
        seed);
  }

  private String command(int patients, long seed) {
    return "opportune train infection --patients %d --seed %d --fold %d%s%s%s%s --out DIR"
        .formatted(
            patients,
            seed,
            options.fold,
            options.paperSize ? " --paper-size" : "",
            given("--image-pixels", options.imagePixels),
            given("--channels", options.channels),
            given("--most-steps", options.mostSteps));
  }

  private static String given(String option, Integer value) {
    return value == null ? "" : " " + option + " " + value;
  }
}
