package org.opportune.jobs.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.train.DefaultRecipe;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a network and writes its bundle. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a network and writes a model bundle with its model card. A killed training goes on",
      "from its last checkpoint when started again with the same --out.",
      "",
      "Example: opportune train edlnet --recipe default --out bundle",
      "         opportune nightly --set screen.bundle=bundle ..."
    })
final class TrainCommand implements Callable<Integer> {
  /** Networks that can be trained. */
  enum Network {
    /** Emphysema anomaly map. */
    EDLNET
  }

  /** Where the training slices come from. */
  enum Recipe {
    /** Drawn patients without emphysema: what the shipped bundle was trained on. */
    DEFAULT
  }

  @Parameters(paramLabel = "NETWORK", description = "One of: ${COMPLETION-CANDIDATES}.")
  Network network;

  @Option(
      names = "--recipe",
      defaultValue = "DEFAULT",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Recipe recipe;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the bundle and its checkpoint go.")
  Path out;

  @Option(names = "--patients", description = "Drawn patients. Default: as the shipped bundle.")
  Integer patients;

  @Option(
      names = "--minutes",
      description = "Time for the training proper. Default: as the shipped bundle.")
  Integer minutes;

  @Option(names = "--seed", description = "Seed. Default: as the shipped bundle.")
  Long seed;

  @Override
  public Integer call() {
    DefaultRecipe standard = DefaultRecipe.standard();
    if (patients != null && patients < 2) {
      throw new UserException("Invalid option --patients: " + patients + " is less than 2");
    }
    DefaultRecipe chosen =
        new DefaultRecipe(
            patients == null ? standard.patients() : patients,
            minutes == null ? standard.wallTime() : Duration.ofMinutes(minutes),
            standard.evaluationPatients(),
            seed == null ? standard.seed() : seed);
    Progress progress = CommonOptions.progress();
    ModelBundle bundle = chosen.run(out, progress::say);
    progress.say("Bundle " + out + ", SHA-256 " + bundle.digest());
    return 0;
  }
}
