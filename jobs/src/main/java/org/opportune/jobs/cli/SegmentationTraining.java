package org.opportune.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opportune.inference.segment.Comparison;
import org.opportune.inference.segment.ComparisonReport;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options and steps of {@code train segment}: the segmentation family, trained and compared. */
final class SegmentationTraining {
  private static final String REPORT = "segmentation.md";

  @ArgGroup(exclusive = false, validate = false, heading = "Of train segment:%n")
  Options options = new Options();

  static final class Options {
    @Option(
        names = "--test-patients",
        paramLabel = "N",
        description =
            "Drawn patients that are measured, on the scanners that train and as many on a new one."
                + " Default: 18.")
    Integer testPatients;

    @Option(
        names = "--steps",
        paramLabel = "N",
        description = "Steps of each of the 17 trainings. Default: 600.")
    Integer steps;
  }

  /** Trains, measures and writes the tables and the networks. */
  void compare(Integer patients, Long seed, Path out, Progress progress) throws IOException {
    Comparison standard = Comparison.standard(seed == null ? 1 : seed);
    Path report = out.resolve(REPORT);
    try {
      Comparison chosen =
          new Comparison(
              patients == null ? standard.patients() : patients,
              options.testPatients == null ? standard.testPatients() : options.testPatients,
              options.steps == null ? standard.steps() : options.steps,
              standard.slices(),
              standard.learningRate(),
              standard.dropout(),
              standard.seed());
      Files.createDirectories(out);
      Files.writeString(report, ComparisonReport.markdown(chosen.run(out, progress::say)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
    progress.say("Tables " + report);
  }
}
