package org.opportune.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.opportune.jobs.UserException;
import org.opportune.jobs.stage.ReferenceGrades;
import org.opportune.staging.StagingException;
import org.opportune.staging.mixture.FederatedHistogram;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits, approves or applies the population mixture. */
@Command(
    name = "stage",
    mixinStandardHelpOptions = true,
    description = {
      "Stages every patient by the model in force. The first model of a warehouse is fitted and put",
      "in force at once (staging.approve-first); later ones are fitted and approved by hand, so that",
      "stages stay comparable between nights.",
      "",
      "Stages follow the mixture's own boundaries, or, after --calibrate and --approve, the bands of",
      "a reference: LAA-950 or the grades that readers gave.",
      "",
      "Example: opportune stage --conf site.conf --fit",
      "         opportune stage --conf site.conf --calibrate grades.csv",
      "         opportune stage --conf site.conf --approve stage-0a1b2c3d4e5f"
    })
final class StageCommand implements Callable<Integer> {
  private static final String LAA950 = "laa950";

  @Mixin CommonOptions common;

  @Option(
      names = "--site-name",
      defaultValue = "site",
      description = "Name of this hospital in a shared histogram. Default: ${DEFAULT-VALUE}.")
  String siteName;

  @ArgGroup(exclusive = true)
  Decision decision = new Decision();

  static final class Decision {
    @Option(
        names = "--fit",
        description = "Fit a candidate to the eligible patients; stage nobody.")
    boolean fit;

    @Option(
        names = "--fit-shared",
        arity = "1..*",
        paramLabel = "FILE",
        description = "Fit a candidate to the histograms that several hospitals shared.")
    List<Path> fitShared;

    @Option(
        names = "--share",
        paramLabel = "FILE",
        description =
            "Write this hospital's histogram of scores for a fit with others: counts only, small"
                + " ones joined with their neighbours.")
    Path share;

    @Option(
        names = "--calibrate",
        paramLabel = "laa950|FILE",
        description =
            "Write a candidate: the model in force with cut points where a reference reaches its"
                + " bands. laa950: each scan's own LAA-950, bands staging.laa950-bands. A file: two"
                + " columns, series_key and a reader's grade, bands staging.grade-bands.")
    String calibrate;

    @Option(
        names = "--approve",
        paramLabel = "VERSION",
        description = "Put a candidate in force, then stage by it.")
    String approve;
  }

  @Override
  public Integer call() throws Exception {
    return common.night(
        "stage",
        night -> {
          if (decision.fit) {
            night.fitCandidate();
            return;
          }
          if (decision.fitShared != null) {
            night.fitShared(decision.fitShared.stream().map(StageCommand::read).toList());
            return;
          }
          if (decision.share != null) {
            Files.writeString(decision.share, night.share(siteName).toJson());
            return;
          }
          if (decision.calibrate != null) {
            night.calibrate(
                decision.calibrate.equals(LAA950)
                    ? Optional.empty()
                    : Optional.of(ReferenceGrades.read(Path.of(decision.calibrate))));
            return;
          }
          if (decision.approve != null) {
            night.approve(decision.approve);
          }
          night.stage();
        });
  }

  private static FederatedHistogram read(Path file) {
    try {
      return FederatedHistogram.fromJson(Files.readString(file));
    } catch (IOException | StagingException e) {
      throw new UserException("Cannot read shared histogram " + file + ": " + e.getMessage(), e);
    }
  }
}
