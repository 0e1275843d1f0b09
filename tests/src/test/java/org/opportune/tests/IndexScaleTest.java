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

/**
 * The measurement of tests/benchmarks/README.md: a driver of 1 GB, and an executor of two cores and
 * 1 GB in a process of its own.
 */
class IndexScaleTest {
  @TempDir Path folder;

  @Test
  void anIndexOfManyObjectsFitsInTwoGigabytes() throws Exception {
    String objects = System.getProperty("opportune.index-objects");
    assumeTrue(objects != null, "a measurement of minutes: give -Dopportune.index-objects=100000");
    Files.writeString(folder.resolve("site.key"), SiteKey.random().toHex());
    Path log = folder.resolve("log");
    // Spark looks for its own jars here; executors have them from the class path.
    Files.createDirectory(folder.resolve("jars"));
    ProcessBuilder driver =
        SmallNight.process(
            IndexScale.class.getName(),
            "1g",
            List.of(objects, folder.toString()),
            log,
            Map.of(
                "spark.master",
                "local-cluster[1,2,1024]",
                "spark.executor.extraClassPath",
                System.getProperty("surefire.test.class.path"),
                "spark.hadoop.fs.invented.impl",
                InventedFileSystem.class.getName(),
                "spark.local.dir",
                folder.toString()));
    driver.environment().put("SPARK_HOME", folder.toString());
    driver.environment().put("SPARK_SCALA_VERSION", "2.13");
    driver.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    int status = driver.start().waitFor();
    System.out.println(Files.readString(log));
    assertThat(status).isZero();
  }
}
