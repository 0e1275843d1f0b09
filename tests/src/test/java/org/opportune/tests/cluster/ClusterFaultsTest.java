package org.opportune.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.demo.S3Server;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.tests.SmallNight;
import org.opportune.tests.TableDump;
import org.opportune.tests.WarehouseCopy;

/**
 * Nights on a cluster under faults, each with the same tables as the night without.
 *
 * <p>{@code -Dopportune.fault-moments=N} kills an executor, a worker and the driver at N random
 * moments each and runs the rest; {@code -Dopportune.fault-seed=S} repeats a run. Without, one
 * night loses an executor and a worker, and is held against a night of one process.
 */
class ClusterFaultsTest {
  private static final int PATIENTS = 12;
  private static final int MOMENTS_PER_NIGHT = 4;
  private static final int MOMENTS = Integer.getInteger("opportune.fault-moments", 0);
  private static final long SEED =
      Long.getLong("opportune.fault-seed", new Random().nextInt(1_000_000));

  private static final Map<String, String> IMPATIENT =
      Map.of(
          "spark.speculation", "true",
          "spark.speculation.interval", "50ms",
          "spark.speculation.multiplier", "1.01",
          "spark.speculation.quantile", "0.1",
          "spark.speculation.minTaskRuntime", "50ms");

  @TempDir static Path folder;

  private static final Random RANDOM = new Random(SEED);
  private static StandaloneCluster cluster;
  private static S3Server server;
  private static ClusterNight night;
  private static Map<String, List<String>> tables;
  private static long nightMs;

  @BeforeAll
  static void oneNightWithoutFaults() throws Exception {
    assumeTrue(SparkHome.missing() == null, SparkHome.missing());
    System.err.println("faults with -Dopportune.fault-seed=" + SEED);
    SmallNight.Archive archive = SmallNight.drawFewDefects(folder.resolve("buckets"), PATIENTS);
    Files.createDirectories(folder.resolve("buckets/lung"));
    server = S3Server.start(folder.resolve("buckets"));
    cluster = StandaloneCluster.start(folder.resolve("cluster"), 2, Map.of());
    night = new ClusterNight(cluster, archive, server, server.endpoint(), folder);
    long start = System.nanoTime();
    if (MOMENTS > 0) {
      endsWell(night.submit("nightly", "whole", Map.of()));
    } else {
      assertThat(night.runAlone("nightly", "whole")).isZero();
    }
    nightMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    tables = night.tables("whole");
    assertThat(tables.get("ct_findings")).hasSizeGreaterThan(PATIENTS / 2);
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void assumeAll() {
    assumeTrue(MOMENTS > 0, "takes minutes: set -Dopportune.fault-moments=10");
  }

  /** Where the S3 server keeps a warehouse. */
  private static Path bucket(String warehouse) {
    return folder.resolve("buckets/lung").resolve(warehouse);
  }

  private static void endsWell(ClusterNight.Submitted submitted) throws Exception {
    assertThat(submitted.end()).as(submitted.text()).isZero();
  }

  /** A random moment of a night that meets so many faults; false when it has ended before. */
  private static boolean awaitAMoment(ClusterNight.Submitted submitted, int faults)
      throws InterruptedException {
    long moment = (long) (nightMs * (0.1 + 0.85 * RANDOM.nextDouble()) / faults);
    boolean ended = submitted.driver().waitFor(moment, TimeUnit.MILLISECONDS);
    System.err.println("  fault after " + moment + " ms, ended before: " + ended);
    return !ended;
  }

  /** A fault of a running night. */
  @FunctionalInterface
  private interface Fault {
    /** Whether it met anything. */
    boolean strike(ClusterNight.Submitted submitted) throws Exception;
  }

  /**
   * Nights that meet a fault at several random moments each, until the moments are used up; a night
   * whose driver is killed is started again.
   */
  private static void nights(String name, Fault fault) throws Exception {
    assumeAll();
    int struck = 0;
    for (int i = 0; struck < MOMENTS; i++) {
      String warehouse = name + "-" + i;
      int faults = Math.min(MOMENTS_PER_NIGHT, MOMENTS - struck);
      ClusterNight.Submitted submitted = night.submit("nightly", warehouse, Map.of());
      for (int f = 0; f < faults && awaitAMoment(submitted, faults); f++) {
        struck += fault.strike(submitted) ? 1 : 0;
        if (!submitted.driver().isAlive()) {
          submitted = night.submit("nightly", warehouse, Map.of());
        }
      }
      endsWell(submitted);
      assertSameTables(warehouse);
      System.err.printf("  %s: struck %d of %d times, tables the same%n", name, struck, MOMENTS);
    }
  }

  /** Waits for one while those killed before are replaced; false when the night ends first. */
  private static boolean killAnExecutor(ClusterNight.Submitted submitted)
      throws InterruptedException {
    List<ProcessHandle> executors = cluster.executors();
    while (executors.isEmpty()) {
      if (submitted.driver().waitFor(100, TimeUnit.MILLISECONDS)) {
        return false;
      }
      executors = cluster.executors();
    }
    return executors.get(RANDOM.nextInt(executors.size())).destroyForcibly();
  }

  private static boolean killAWorkerAndStartAnother() throws Exception {
    Process worker = cluster.workers().get(RANDOM.nextInt(cluster.workers().size()));
    worker.descendants().forEach(ProcessHandle::destroyForcibly);
    worker.destroyForcibly().waitFor();
    cluster.addWorker();
    return true;
  }

  private static boolean kill(Process driver) throws InterruptedException {
    driver.destroyForcibly().waitFor();
    return true;
  }

  private static void assertSameTables(String warehouse) throws Exception {
    assertThat(night.tables(warehouse)).as("seed " + SEED).isEqualTo(tables);
  }

  @Test
  void aNightThatLosesAnExecutorAndAWorkerLosesNoRowAndDoublesNone() throws Exception {
    ClusterNight.Submitted submitted = night.submit("nightly", "all", IMPATIENT);
    awaitAMoment(submitted, 1);
    assertThat(killAnExecutor(submitted)).isTrue();
    killAWorkerAndStartAnother();
    endsWell(submitted);
    assertSameTables("all");
  }

  @Test
  void executorsKilledAtRandomMomentsCostNoRow() throws Exception {
    nights("executor", ClusterFaultsTest::killAnExecutor);
  }

  @Test
  void workersKilledAtRandomMomentsCostNoRow() throws Exception {
    nights("worker", submitted -> killAWorkerAndStartAnother());
  }

  @Test
  void driversKilledAtRandomMomentsCostNoRow() throws Exception {
    nights("driver", submitted -> kill(submitted.driver()));
  }

  @Test
  void speculationDoublesNoRow() throws Exception {
    assumeAll();
    endsWell(night.submit("nightly", "speculation", IMPATIENT));
    assertSameTables("speculation");
  }

  @Test
  void aSeriesThatKillsEachExecutorIsQuarantinedAndTheOthersAreScreened() throws Exception {
    assumeAll();
    String[] victim =
        rows(
                "whole",
                "select series_key, slices[1].object_ref from series join ct_findings f"
                    + " using (series_key) where f.status = 'ok' order by 1")
            .get(0)
            .split("\t");
    SiteKey siteKey = SiteKey.read(night.archive().night().siteKeyFile());
    Map<String, String> deadly = new HashMap<>();
    String testClasses =
        Path.of(System.getProperty("opportune.root"), "tests/target/test-classes").toString();
    deadly.put("spark.executor.extraClassPath", testClasses);
    deadly.put("spark.driver.extraClassPath", testClasses);
    deadly.put("spark.hadoop.fs.deadly.impl", "org.opportune.tests.fault.DeadlyFileSystem");
    deadly.put("spark.hadoop.fs.deadly.key", new ObjectSeal(siteKey).open(victim[1]));
    WarehouseCopy.indexOf(bucket("whole"), bucket("deadly"));
    endsWell(
        night.submit(
            "screen",
            URI.create("deadly:" + night.archive().night().archive().getPath()),
            "deadly",
            deadly));
    String findings = "select series_key, anomaly_score, lung_volume_ml from ct_findings";
    assertThat(rows("deadly", findings + " order by 1"))
        .isEqualTo(rows("whole", findings + " where series_key <> '" + victim[0] + "' order by 1"));
    assertThat(rows("deadly", "select series_key, reason from quarantine where job = 'screen'"))
        .containsExactly(victim[0] + "\tcrashed");
  }

  @Test
  void aGpuThatSparkHandsOutAndPyTorchDoesNotSeeIsAnErrorAndNoCpuRun() throws Exception {
    assumeAll();
    Path script = folder.resolve("gpus.sh");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\"]}'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> resources =
        Map.of(
            "spark.worker.resource.gpu.amount",
            "1",
            "spark.worker.resource.gpu.discoveryScript",
            script.toString());
    try (StandaloneCluster equipped =
        StandaloneCluster.start(folder.resolve("equipped"), 1, resources)) {
      ClusterNight there =
          new ClusterNight(equipped, night.archive(), server, server.endpoint(), folder);
      String[] gpu = {"--set", "screen.device=gpu", "--set", "slides.bundle=none"};
      ClusterNight.Submitted none = there.submit("screen", "whole-gpu", Map.of(), gpu);
      assertThat(none.end()).isEqualTo(2);
      assertThat(none.text()).contains("spark.executor.resource.gpu.amount");

      WarehouseCopy.indexOf(bucket("whole"), bucket("with-gpu"));
      Map<String, String> asked =
          Map.of(
              "spark.executor.resource.gpu.amount", "1",
              "spark.task.resource.gpu.amount", "0.5");
      ClusterNight.Submitted absent = there.submit("screen", "with-gpu", asked, gpu);
      assertThat(absent.end()).as(absent.text()).isEqualTo(2);
      assertThat(absent.text()).contains("PyTorch sees 0 of them");
      assertThat(rows("with-gpu", "select count(*) from ct_findings")).containsExactly("0");
    }
  }

  private static List<String> rows(String warehouse, String sql) throws Exception {
    try (WarehouseDatabase database =
            WarehouseDatabase.open(night.warehouse(warehouse), night.configuration());
        Statement statement = database.connection().createStatement()) {
      return TableDump.rows(statement, sql);
    }
  }
}
