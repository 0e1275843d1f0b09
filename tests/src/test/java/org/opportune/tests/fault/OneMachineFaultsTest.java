package org.opportune.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.lock.WarehouseLock;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.report.FlowOfNight;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.stop.NightStopped;
import org.opportune.jobs.stop.StopSignal;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.tests.SmallNight;
import org.opportune.tests.TableDump;
import org.opportune.tests.WarehouseCopy;

/**
 * Nights of one machine that are stopped, killed or find another archive than they indexed, held
 * against the night without faults.
 */
class OneMachineFaultsTest {
  private static final int STOPPED = 4;
  private static final int PATIENTS = 12;

  @TempDir static Path folder;

  private static SmallNight.Archive archive;
  private static URI whole;
  private static Map<String, List<String>> tables;

  @BeforeAll
  static void oneWholeNight() throws Exception {
    archive = SmallNight.draw(folder.resolve("night"), PATIENTS);
    whole = folder.resolve("whole").toUri();
    run(0, "whole", Map.of(), nightly(whole));
    tables = TableDump.of(whole, new Configuration());
  }

  private static List<String> nightly(URI warehouse) {
    return archive.night().command("nightly", archive.night().archive(), warehouse);
  }

  private static String run(
      int expected, String name, Map<String, String> properties, List<String> command)
      throws Exception {
    Path log = folder.resolve(name + ".log");
    int status = SmallNight.run(command, log, properties);
    String text = Files.readString(log);
    assertThat(status).as(text).isEqualTo(expected);
    return text;
  }

  private static void await(Process process, Path file) throws InterruptedException {
    while (process.isAlive() && !Files.exists(file)) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  private static Path firstBatch(URI warehouse) {
    return Path.of(warehouse).resolve("_batches/screen/" + SmallNight.date() + "/00000.json");
  }

  @Test
  void aSecondNightIsRefusedAndATermSignalEndsTheFirstInOrderForTheNextStartToComplete()
      throws Exception {
    URI warehouse = folder.resolve("term").toUri();
    Path log = folder.resolve("term.log");
    Process first = SmallNight.start(nightly(warehouse), log, Map.of());
    await(first, Path.of(warehouse).resolve("_batches/index"));
    String refused = run(2, "second", Map.of(), nightly(warehouse));
    assertThat(refused)
        .contains("Another night writes to warehouse")
        .contains("process " + first.pid());
    await(first, firstBatch(warehouse));
    first.destroy();
    assertThat(first.waitFor()).as(Files.readString(log)).isEqualTo(STOPPED);
    assertThat(Files.readString(log)).contains("stopping: what is done is kept");
    assertThat(rows(warehouse, "select distinct status from runs_history order by 1"))
        .containsExactly("ok", "stopped");
    assertThat(Path.of(warehouse).resolve("_lock").toFile().list()).isEmpty();
    assertThat(Path.of(warehouse).resolve("report")).doesNotExist();

    run(0, "term-again", Map.of(), nightly(warehouse));
    assertThat(TableDump.of(warehouse, new Configuration())).isEqualTo(tables);
  }

  @Test
  void whatIsScreenedWhenTheTimeIsOverIsStagedAndReported() throws Exception {
    URI warehouse = folder.resolve("until").toUri();
    Instant end = Instant.parse("2026-01-15T05:00:00Z");
    Clock overAfterOneBatch =
        new Clock() {
          @Override
          public Instant instant() {
            return Files.exists(firstBatch(warehouse)) ? end : end.minusSeconds(1);
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    Settings settings = settings(warehouse);
    SiteKey siteKey = SiteKey.read(archive.night().siteKeyFile());
    try (SparkSession spark = SparkSessions.open("until", settings)) {
      Warehouse opened = new Warehouse(warehouse, spark);
      try (WarehouseLock lock = opened.lock("nightly")) {
        NightContext context =
            new NightContext(
                    spark,
                    settings,
                    opened,
                    LocalDate.parse(SmallNight.date()),
                    new TerminalProgress(System.err, false))
                .writing(lock, new StopSignal(overAfterOneBatch, Optional.of(end)));
        assertThatThrownBy(() -> new Night(context, () -> siteKey).nightly())
            .isInstanceOf(NightStopped.class)
            .hasMessageContaining("wait for the next start");
      }
    }
    String screened = "select count(*) from ct_findings_history";
    assertThat(number(warehouse, screened)).isEqualTo(4).isLessThan(number(whole, screened));
    assertThat(rows(warehouse, "select status from runs_history where command = 'screen'"))
        .containsExactly("stopped");
    try (Stream<Path> reports = Files.walk(Path.of(warehouse))) {
      assertThat(reports.filter(file -> file.toString().endsWith(".html"))).isNotEmpty();
    }
  }

  @Test
  void aSeriesThatKillsTheOnlyProcessIsQuarantinedAfterItsThirdDeath() throws Exception {
    URI warehouse = folder.resolve("deadly").toUri();
    String[] victim =
        rows(
                whole,
                "select series_key, slices[1].object_ref from series join ct_findings f"
                    + " using (series_key) where f.status = 'ok' order by 1")
            .get(0)
            .split("\t");
    ObjectSeal seal = new ObjectSeal(SiteKey.read(archive.night().siteKeyFile()));
    Map<String, String> deadly =
        Map.of(
            "spark.hadoop.fs.deadly.impl",
            "org.opportune.tests.fault.DeadlyFileSystem",
            "spark.hadoop.fs.deadly.key",
            seal.open(victim[1]));
    WarehouseCopy.indexOf(Path.of(whole), Path.of(warehouse));
    URI deadlyArchive = URI.create("deadly:" + archive.night().archive().getPath());
    List<String> screen = archive.night().command("screen", deadlyArchive, warehouse);
    for (int death = 1; death <= 3; death++) {
      run(134, "deadly-" + death, deadly, screen);
    }
    run(0, "deadly-last", deadly, screen);
    String findings =
        "select series_key, anomaly_score, lung_volume_ml, flags, reason from ct_findings";
    List<String> others =
        rows(whole, findings + " where series_key <> '" + victim[0] + "' order by 1");
    assertThat(rows(warehouse, findings + " order by 1")).isEqualTo(others);
    assertThat(
            rows(
                warehouse,
                "select series_key from quarantine where job = 'screen' and reason = 'crashed'"))
        .containsExactly(victim[0]);
  }

  @Test
  void anObjectDeletedAndOneReplacedAfterTheIndexCostTheirSeriesAndNoOther() throws Exception {
    Path copy = folder.resolve("changed-archive");
    new ProcessBuilder("cp", "-a", Path.of(archive.night().archive()).toString(), copy.toString())
        .start()
        .waitFor();
    List<String> victims =
        rows(
            whole,
            "select series_key, slices[2].object_ref from series join ct_findings f"
                + " using (series_key) where f.status = 'ok' order by 1 limit 3");
    ObjectSeal seal = new ObjectSeal(SiteKey.read(archive.night().siteKeyFile()));
    List<Path> files =
        victims.stream().map(row -> copy.resolve(seal.open(row.split("\t")[1]))).toList();
    Files.delete(files.get(0));
    Files.copy(files.get(2), files.get(1), StandardCopyOption.REPLACE_EXISTING);

    URI warehouse = folder.resolve("changed").toUri();
    WarehouseCopy.indexOf(Path.of(whole), Path.of(warehouse));
    run(0, "changed", Map.of(), archive.night().command("screen", copy.toUri(), warehouse));
    String gone = victims.get(0).split("\t")[0];
    String other = victims.get(1).split("\t")[0];
    assertThat(
            rows(
                warehouse,
                "select series_key, reason from quarantine where job = 'screen' order by 1"))
        .containsExactly(gone + "\tunreadable", other + "\tchanged");
    String findings =
        "select series_key, anomaly_score, lung_volume_ml, flags, reason from ct_findings";
    assertThat(rows(warehouse, findings + " order by 1"))
        .isEqualTo(
            rows(
                whole,
                findings
                    + " where series_key not in ('%s', '%s') order by 1".formatted(gone, other)));
    try (SparkSession spark = SparkSessions.open("flow", settings(warehouse))) {
      Warehouse tables = new Warehouse(warehouse, spark);
      assertThat(new FlowOfNight(tables, tables.read(PatientsTable.TABLE)).count().losses())
          .isEmpty();
    }
  }

  private static Settings settings(URI warehouse) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("archive", '"' + archive.night().archive().toString() + '"');
    values.put("warehouse", '"' + warehouse.toString() + '"');
    values.put("staging.min-patients", "8");
    values.put("screen.batch-series", "4");
    return Settings.load(Optional.empty(), values);
  }

  private static long number(URI of, String sql) throws Exception {
    return Long.parseLong(rows(of, sql).get(0));
  }

  private static List<String> rows(URI of, String sql) throws Exception {
    try (WarehouseDatabase database = WarehouseDatabase.open(of, new Configuration());
        Statement statement = database.connection().createStatement()) {
      return TableDump.rows(statement, sql);
    }
  }
}
