package org.opportune.jobs.cli;

import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the prevalence tables and the HTML report of the warehouse. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the prevalence tables and the HTML report of the warehouse.",
      "",
      "Example: opportune report --conf /etc/opportune/site.conf"
    })
final class ReportCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  @Override
  public Integer call() throws Exception {
    return common.night("report", Night::report);
  }
}
