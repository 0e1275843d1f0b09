package org.opportune.jobs.cli;

import com.typesafe.config.ConfigUtil;
import java.util.concurrent.Callable;
import org.opportune.jobs.Night;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the archive and reads headers. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {
      "Lists new or changed objects, reads their headers only, groups them into series and decides",
      "which series to screen and why.",
      "",
      "Example: opportune index --archive s3a://pacs --warehouse s3a://lung --site-key-file site.key",
      "Example: opportune index --manifest s3a://inventory/pacs/daily/2026-01-15T01-00Z/manifest.json",
      "           --conf site.conf"
    })
final class IndexCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Mixin StopOptions stopping;

  @Option(
      names = "--manifest",
      paramLabel = "URI",
      description = {
        "The objects of the archive as a file lists them, instead of listing the store: an S3",
        "Inventory's manifest.json, or Parquet or CSV with columns key, size and etag."
      })
  String manifest;

  @Override
  public Integer call() throws Exception {
    if (manifest != null) {
      common.set.put("index.manifest", ConfigUtil.quoteString(manifest));
    }
    return common.night("index", stopping.signal(), Night::index);
  }
}
