package org.opportune.jobs.cli;

import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the archive and reads headers. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {
      "Lists new or changed objects, reads their headers only, groups them into series and decides",
      "which series to screen and why.",
      "",
      "Example: opportune index --archive s3a://pacs --warehouse s3a://lung --site-key-file site.key"
    })
final class IndexCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  @Override
  public Integer call() throws Exception {
    return common.night("index", Night::index);
  }
}
