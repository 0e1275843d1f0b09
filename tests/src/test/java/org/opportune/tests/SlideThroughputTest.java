package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.ana.PatternNetwork;
import org.opportune.inference.bag.Patch;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.demo.ArchiveWriter;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Warehouse;

/** Patches per second of the job that screens slides against those of its bare network. */
class SlideThroughputTest {
  private static final String SLIDES = "opportune.throughput-slides";
  private static final int ROUNDS = 5;

  @Test
  void theJobKeepsTheNetworkBusy(@TempDir Path folder) throws Exception {
    Integer slides = Integer.getInteger(SLIDES);
    assumeTrue(slides != null, "a measurement: run with -D" + SLIDES + "=200");
    Hep2Plan plan = Hep2Plan.of(slides, 4).withSize(768, 768);
    URI archive = folder.resolve("archive").toUri();
    TerminalProgress progress = new TerminalProgress(System.err, false);
    int cores = Runtime.getRuntime().availableProcessors();
    new ArchiveWriter(new Configuration(), progress).write(plan, archive, cores);

    List<Patch> patches = new ArrayList<>();
    double[] bare = new double[ROUNDS];
    double[] job = new double[ROUNDS];
    try (LoadedNetwork loaded = LoadedNetwork.load(ModelBundle.drawnSlides(), Device.cpu())) {
      PatternNetwork network = new PatternNetwork(loaded);
      for (int i = 0; i < Math.min(slides, 40); i++) {
        patches.addAll(network.card().grid().cut(plan.field(i).picture()).patches());
      }
      for (int round = 0; round < ROUNDS; round++) {
        bare[round] = bareRate(network, patches, cores);
        job[round] = jobRate(folder.resolve("warehouse-" + round).toUri(), archive, progress);
        System.out.printf(
            Locale.ROOT, "patches/s: bare network %.0f, job %.0f%n", bare[round], job[round]);
      }
    }
    Arrays.sort(bare);
    Arrays.sort(job);
    double ratio = job[ROUNDS / 2] / bare[ROUNDS / 2];
    System.out.printf(
        Locale.ROOT,
        "medians of %d: bare network %.0f, job %.0f patches/s, ratio %.2f (%d slides of 768 x 768, %d cores)%n",
        ROUNDS,
        bare[ROUNDS / 2],
        job[ROUNDS / 2],
        ratio,
        slides,
        cores);
    assertThat(ratio).isPositive();
  }

  /** As many threads as the job has tasks, each with patches of its own, cut and in memory. */
  private static double bareRate(PatternNetwork network, List<Patch> patches, int threads)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        work.add(() -> network.probabilities(patches).length);
      }
      long start = System.nanoTime();
      int done = 0;
      for (var future : pool.invokeAll(work)) {
        done += future.get();
      }
      return done / ((System.nanoTime() - start) / 1e9);
    } finally {
      pool.shutdown();
    }
  }

  /** Patches over the time that the run itself took, reading and decoding included. */
  private static double jobRate(URI warehouse, URI archive, TerminalProgress progress)
      throws Exception {
    Settings settings =
        Settings.load(
            Optional.empty(),
            Map.of(
                "archive",
                "\"" + archive + "\"",
                "warehouse",
                "\"" + warehouse + "\"",
                "slides.bundle",
                "drawn",
                "slides.pictures-percent",
                "0"));
    SiteKey key = SiteKey.random();
    try (SparkSession spark = SparkSessions.open("throughput", settings)) {
      NightContext context =
          new NightContext(
              spark, settings, new Warehouse(warehouse, spark), LocalDate.of(2026, 1, 1), progress);
      Night night = new Night(context, () -> key);
      night.index();
      night.screen();
    }
    try (WarehouseDatabase database = WarehouseDatabase.open(warehouse, new Configuration());
        Statement statement = database.connection().createStatement()) {
      return Double.parseDouble(
          TableDump.rows(
                  statement,
                  "select (select sum(patches) from ana_findings) / (select sum(duration_s) from runs"
                      + " where command = 'screen_slides')")
              .get(0));
    }
  }
}
