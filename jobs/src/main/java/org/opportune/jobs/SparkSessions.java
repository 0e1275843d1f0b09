package org.opportune.jobs;

import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.opportune.ingest.store.PosixLocalFileSystem;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import org.opportune.jobs.settings.StoreSecrets;

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

  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  /** One thread per task, since tasks share the cores; nothing is fetched, nothing reported. */
  private static final String ENGINE_OPTIONS =
      "-Dai.djl.offline=true -DOPT_OUT_TRACKING=true -Dai.djl.pytorch.num_threads=1"
          + " -Dai.djl.pytorch.num_interop_threads=1";

  /**
   * A slice's arrays are half a region of the default collector, which then collects without pause;
   * nobody waits for an answer here, so pauses cost nothing. One chosen by the site stays.
   */
  private static final String PARALLEL_COLLECTOR = " -XX:+UseParallelGC";

  private static final Pattern CHOOSES_COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");

  /** Below the UI, where there is one, under a name that does not change from night to night. */
  private static final Map<String, String> METRICS =
      Map.of(
          "spark.metrics.namespace", "opportune",
          "spark.metrics.conf.*.sink.prometheusServlet.class",
              "org.apache.spark.metrics.sink.PrometheusServlet",
          "spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");

  /** All cores, and as many tries of a task as on a cluster: a store may break off. */
  private static final String LOCAL = "local[*, 4]";

  private SparkSessions() {}

  /**
   * The session of a command.
   *
   * @throws UserException when a secret stands in Spark's configuration
   */
  public static SparkSession open(String command, Settings settings) {
    return open(command, settings, Map.of());
  }

  /**
   * The session of a command whose object store this program started itself.
   *
   * @param hadoop properties, with credentials, that no command line and no log sees
   */
  public static SparkSession open(String command, Settings settings, Map<String, String> hadoop) {
    SparkConf conf = new SparkConf();
    requireNoSecrets(conf);
    boolean local = conf.get("spark.master", LOCAL).startsWith("local");
    conf.setIfMissing("spark.master", LOCAL);
    conf.setIfMissing("spark.app.name", "opportune " + command);
    if (local) {
      conf.setIfMissing("spark.ui.enabled", "false");
      // Executor and driver are one process: its beat is work for both and news for neither.
      conf.setIfMissing("spark.executor.heartbeatInterval", "30s");
      // Not on a cluster, whose executors read local files before they have this program's jar.
      conf.setIfMissing("spark.hadoop.fs.file.impl", PosixLocalFileSystem.class.getName());
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.sql.shuffle.partitions", "4");
    } else {
      String own = conf.get(EXECUTOR_OPTIONS, "");
      String collector = CHOOSES_COLLECTOR.matcher(own).find() ? "" : PARALLEL_COLLECTOR;
      conf.set(EXECUTOR_OPTIONS, (own + " " + ENGINE_OPTIONS + collector).strip());
    }
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    // Folder names such as run_date=2026-01-01 are text in every table.
    conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    conf.set("spark.sql.sources.commitProtocolClass", COMMITTERS + "PathOutputCommitProtocol");
    conf.set(
        "spark.sql.parquet.output.committer.class", COMMITTERS + "BindingParquetOutputCommitter");
    // A series that kills its executor is found out by letting it do so a few times.
    conf.setIfMissing("spark.executor.maxNumFailures", "100");
    METRICS.forEach((key, value) -> conf.setIfMissing(key, value));
    RETAINED.forEach((key, value) -> conf.setIfMissing(key, value));
    StoreConfiguration.properties(settings)
        .forEach((key, value) -> conf.setIfMissing("spark.hadoop." + key, value));
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    hadoop.forEach(spark.sparkContext().hadoopConfiguration()::set);
    return spark;
  }

  /** What stands there is seen by whoever lists processes or reads spark-defaults.conf. */
  private static void requireNoSecrets(SparkConf conf) {
    for (scala.Tuple2<String, String> entry : conf.getAll()) {
      if (StoreSecrets.namedIn(entry._1()).isPresent()) {
        throw new UserException(
            ("Secret on the command line or in spark-defaults.conf: %s; take it out, and give it by a"
                    + " Hadoop credential provider (spark.hadoop.hadoop.security.credential.provider.path)"
                    + " or by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
                .formatted(entry._1()));
      }
    }
  }
}
