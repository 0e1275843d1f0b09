package org.opportune.jobs.cli;

import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Index, screen, stage and report; resumes where an earlier run was stopped. */
@Command(
    name = "nightly",
    mixinStandardHelpOptions = true,
    description = {
      "Index, screen, stage and report; resumes where an earlier run was stopped.",
      "",
      "Example: opportune nightly --conf /etc/opportune/site.conf"
    })
final class NightlyCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin StopOptions stopping;

  @Override
  public Integer call() throws Exception {
    return common.night("nightly", stopping.signal(), Night::nightly);
  }
}
