package org.opportune.jobs.cli;

import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the networks over every selected series that this network has not seen yet. */
@Command(
    name = "screen",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the networks over every selected series that this network has not seen yet.",
      "",
      "Example: opportune screen --conf /etc/opportune/site.conf"
    })
final class ScreenCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  @Override
  public Integer call() throws Exception {
    return common.night("screen", Night::screen);
  }
}
