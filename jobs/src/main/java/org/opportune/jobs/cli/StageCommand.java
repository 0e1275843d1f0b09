package org.opportune.jobs.cli;

import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
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
      "Example: opportune stage --conf site.conf --fit",
      "         opportune stage --conf site.conf --approve stage-0a1b2c3d4e5f"
    })
final class StageCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  @ArgGroup(exclusive = true)
  Decision decision = new Decision();

  static final class Decision {
    @Option(names = "--fit", description = "Fit a candidate to the eligible patients; stage nobody.")
    boolean fit;

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
          if (decision.approve != null) {
            night.approve(decision.approve);
          }
          night.stage();
        });
  }
}
