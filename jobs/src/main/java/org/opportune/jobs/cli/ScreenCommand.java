package org.opportune.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the networks over every selected series that this network has not seen yet. */
@Command(
    name = "screen",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the networks over every selected series that this network has not seen yet.",
      "",
      "Example: opportune screen --conf /etc/opportune/site.conf",
      "         opportune screen --conf /etc/opportune/site.conf --picture 0a1b2c... \\",
      "           --set screen.pictures-dicom=true"
    })
final class ScreenCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin StopOptions stopping;

  @Option(
      names = "--picture",
      paramLabel = "SERIES_KEY",
      description = "Draw the overlay of this series, and screen nothing. May be repeated.")
  List<String> pictures = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    return common.night(
        "screen",
        stopping.signal(),
        pictures.isEmpty() ? Night::screen : night -> night.draw(List.copyOf(pictures)));
  }
}
