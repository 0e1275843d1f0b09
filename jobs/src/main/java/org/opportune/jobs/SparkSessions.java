package org.opportune.jobs;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;

/**
 * Opens the Spark session of a command: the master that {@code spark-submit} or {@code --master}
 * gives, else all cores of this machine.
 */
public final class SparkSessions {
  private static final String COMMITTERS = "org.apache.spark.internal.io.cloud.";

  /**
   * What the driver remembers of work that is done, in its own heap and whether a UI shows it or
   * not. Spark's defaults, 1,000 jobs and executions and 100,000 tasks, are reached only by an
   * archive of millions: until then a driver grows with it.
   */
  private static final Map<String, String> RETAINED =
      Map.of(
          "spark.ui.retainedJobs", "100",
          "spark.ui.retainedStages", "100",
          "spark.ui.retainedTasks", "5000",
          "spark.sql.ui.retainedExecutions", "50");

  private SparkSessions() {}

  /** The session of a command. */
  public static SparkSession open(String command, Settings settings) {
    SparkConf conf = new SparkConf();
    boolean local = conf.get("spark.master", "local[*]").startsWith("local");
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "opportune " + command);
    if (local) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.sql.shuffle.partitions", "4");
    }
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    // Folder names such as run_date=2026-01-01 are text in every table.
    conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    conf.set("spark.sql.sources.commitProtocolClass", COMMITTERS + "PathOutputCommitProtocol");
    conf.set(
        "spark.sql.parquet.output.committer.class", COMMITTERS + "BindingParquetOutputCommitter");
    // A series that kills its executor is found out by letting it do so a few times.
    conf.setIfMissing("spark.executor.maxNumFailures", "100");
    RETAINED.forEach((key, value) -> conf.setIfMissing(key, value));
    StoreConfiguration.properties(settings)
        .forEach((key, value) -> conf.setIfMissing("spark.hadoop." + key, value));
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
