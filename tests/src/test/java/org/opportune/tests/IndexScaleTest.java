package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.SiteKey;

/** The measurement of tests/benchmarks/README.md, in a process with 2 GB. */
class IndexScaleTest {
  @TempDir Path folder;

  @Test
  void anIndexOfManyObjectsFitsInTwoGigabytes() throws Exception {
    String objects = System.getProperty("opportune.index-objects");
    assumeTrue(objects != null, "a measurement of minutes: give -Dopportune.index-objects=100000");
    Files.writeString(folder.resolve("site.key"), SiteKey.random().toHex());
    Path log = folder.resolve("log");
    Process process =
        SmallNight.start(
            IndexScale.class.getName(),
            "2g",
            List.of(objects, folder.toString()),
            log,
            Map.of(
                "spark.hadoop.fs.invented.impl",
                InventedFileSystem.class.getName(),
                "spark.local.dir",
                folder.toString()));
    int status = process.waitFor();
    System.out.println(Files.readString(log));
    assertThat(status).isZero();
  }
}
