package org.opportune.jobs.cli;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.ingest.hep2.SlideArchiveTruth;
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.Defects;
import org.opportune.ingest.phantom.StageMix;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.demo.ArchiveWriter;
import org.opportune.jobs.demo.DemoNight;
import org.opportune.jobs.demo.DemoSummary;
import org.opportune.jobs.demo.S3Server;
import org.opportune.jobs.lock.WarehouseLock;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import org.opportune.jobs.table.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A whole night on a synthetic archive. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Draws a small synthetic archive, runs the whole night on it in this process, prints the",
      "summary and where the report is. Needs nothing but this program.",
      "",
      "Example: opportune demo",
      "         opportune demo --s3      (archive and warehouse on a real S3 server process)"
    })
final class DemoCommand implements Callable<Integer> {
  /** The defaults of a site suit thousands of patients; a demonstration has dozens. */
  private static final Map<String, String> DEMO_SETTINGS =
      Map.of(
          "staging.min-patients", "30",
          "report.suppress-below", "0",
          "screen.batch-series", "16",
          "screen.pictures-percent", "100",
          "slides.bundle", "drawn",
          "slides.pictures-percent", "100");

  /** More emphysema than any population has, so that a few dozen patients show all stages. */
  private static final StageMix DEMO_STAGES =
      new StageMix(
          List.of(
              new StageMix.Band(0.4, 0, 0.005),
              new StageMix.Band(0.25, 0.02, 0.06),
              new StageMix.Band(0.2, 0.08, 0.16),
              new StageMix.Band(0.15, 0.2, 0.45)));

  @Spec CommandSpec spec;

  @Option(
      names = "--dir",
      defaultValue = "opportune-demo",
      paramLabel = "FOLDER",
      description = "Where archive, tables and report go. Default: ${DEFAULT-VALUE}.")
  Path folder;

  @Option(
      names = "--patients",
      defaultValue = "48",
      description = "Patients to draw, at least 30. Default: ${DEFAULT-VALUE}.")
  int patients;

  @Option(
      names = "--slides",
      defaultValue = "24",
      description = "HEp-2 fields to draw; 0 for none. Default: ${DEFAULT-VALUE}.")
  int slides;

  @Option(
      names = "--matrix",
      defaultValue = "160",
      description = "Rows and columns of a slice. Default: ${DEFAULT-VALUE}.")
  int matrix;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the archive. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--s3",
      description = "Keep archive and warehouse on an S3 server of this machine.")
  boolean s3;

  @Override
  public Integer call() throws Exception {
    DemoNight demo = new DemoNight(folder.toAbsolutePath().normalize());
    if (!s3) {
      return run(demo, Map.of(), Map.of());
    }
    try (S3Server server = S3Server.start(demo.folder().resolve("buckets"))) {
      Files.createDirectories(demo.folder().resolve("buckets/archive"));
      Files.createDirectories(demo.folder().resolve("buckets/warehouse"));
      return run(
          demo,
          Map.of(
              "archive", "\"s3a://archive/\"",
              "warehouse", "\"s3a://warehouse/lung\"",
              "store.s3-endpoint", ConfigUtil.quoteString(server.endpoint())),
          server.hadoopProperties());
    }
  }

  private int run(DemoNight demo, Map<String, String> places, Map<String, String> credentials)
      throws Exception {
    Configuration configuration = new Configuration();
    credentials.forEach(configuration::set);
    Map<String, String> overrides = new LinkedHashMap<>(DEMO_SETTINGS);
    overrides.put("archive", ConfigUtil.quoteString(demo.archive().toUri().toString()));
    overrides.put("warehouse", ConfigUtil.quoteString(demo.warehouse().toUri().toString()));
    overrides.putAll(places);
    Settings settings = Settings.load(Optional.empty(), overrides);
    StoreConfiguration.properties(settings).forEach(configuration::set);
    Progress progress = CommonOptions.progress();
    progress.say("Opportune demo in " + demo.folder());

    ArchivePlan plan =
        ArchivePlan.of(patients, seed)
            .withMatrix(matrix)
            .withSliceSpacingMm(5)
            .withStages(DEMO_STAGES)
            .withDefects(Defects.typical());
    ArchiveWriter writer = new ArchiveWriter(configuration, progress);
    ArchiveTruth truth =
        writer.write(plan, settings.archive(), Runtime.getRuntime().availableProcessors());
    writer.writeText(demo.truth().toUri(), truth.truthCsv());
    SlideArchiveTruth slideTruth =
        writer.write(
            Hep2Plan.of(slides, seed),
            settings.archive(),
            Runtime.getRuntime().availableProcessors());
    writer.writeText(demo.slideTruth().toUri(), slideTruth.truthCsv());

    SiteKey siteKey = demo.siteKey();
    try (SparkSession spark = SparkSessions.open("demo", settings, credentials);
        WarehouseLock lock = new Warehouse(settings.warehouse(), spark).lock("demo")) {
      Warehouse warehouse = new Warehouse(settings.warehouse(), spark).heldBy(lock);
      NightContext context =
          new NightContext(spark, settings, warehouse, LocalDate.now(ZoneOffset.UTC), progress);
      new Night(context, () -> siteKey).nightly();
      spec.commandLine().getOut().print(DemoSummary.of(context, siteKey, truth, slideTruth, demo));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
