package org.opportune.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.jobs.ScreenedScan;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.severity.Stage;
import org.opportune.staging.severity.StagedScore;

/** Which series train, over findings written here: every reason is planted and counted. */
class SeriesSelectionTest {
  private static final SelectionRules RULES =
      new SelectionRules(1.0, List.of("lossy", "hu_offset"), false, 100);
  private static SparkSession spark;

  @TempDir Path folder;
  private final List<Finding> findings = new ArrayList<>();
  private final List<CtSeries> series = new ArrayList<>();

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", Settings.load(Optional.empty(), Map.of()));
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void everySeriesIsTakenOrLeftOutUnderItsFirstReason() {
    scan("a", "a1", 0.2, 2020);
    scan("b", "b1", 1.0, 2020);
    scan("c", "c1", 1.01, 2020);
    scan("c", "c2", 30, 2021);
    scan("d", "d1", Double.NaN, 2020);
    scan("e", "e1", 0.1, 2020, "contrast", "lossy");
    scan("f", "f1", 0.1, 2020, "hu_offset", "lossy");
    CtSeries changed = series("g", "g1", "old", 2020, List.of());
    findings.add(finding(changed, 0.1));
    series.add(series("g", "g1", "new", 2020, List.of()));
    CtSeries excluded = series("h", "h1", "digest", 2020, List.of());
    findings.add(
        Finding.excluded(excluded, Reason.NO_LUNGS, ScreenedWith.classical("network", "sha")));
    series.add(excluded);
    scan(null, "n1", 0.1, 2020);
    SeriesSelection.Selected selected = select(RULES);
    assertThat(keys(selected)).containsExactly("a1", "b1");
    assertThat(selected.patients()).isEqualTo(2);
    assertThat(selected.screened()).isEqualTo(10);
    assertThat(selected.leftOut())
        .containsOnly(
            Map.entry("laa950_above_limit", new SeriesSelection.Count(3, 2)),
            Map.entry("flag_lossy", new SeriesSelection.Count(2, 2)),
            Map.entry("changed_since_screened", new SeriesSelection.Count(1, 1)),
            Map.entry("not_measured", new SeriesSelection.Count(1, 1)),
            Map.entry("no_patient", new SeriesSelection.Count(1, 0)));
  }

  @Test
  void theIndexScanSpeaksForAPatientElseTheLatestScanThatQualifies() {
    scan("a", "a1", 0.2, 2019);
    scan("a", "a2", 0.2, 2020);
    scan("b", "b1", 0.2, 2020);
    scan("b", "b2", 0.2, 2022);
    scan("b", "b3", 5, 2023);
    scan("c", "c1", 0.2, 2020);
    stage("a1", 0);
    stage("c1", 2);
    SeriesSelection.Selected selected = select(RULES);
    assertThat(keys(selected)).containsExactly("a1", "b2");
    assertThat(selected.leftOut())
        .containsOnly(
            Map.entry("another_scan", new SeriesSelection.Count(2, 2)),
            Map.entry("laa950_above_limit", new SeriesSelection.Count(1, 1)),
            Map.entry("staged_mild_or_worse", new SeriesSelection.Count(1, 1)));
    SelectionRules all = new SelectionRules(1.0, List.of(), true, 100);
    assertThat(keys(select(all))).containsExactly("a1", "a2", "b1", "b2");
  }

  @Test
  void theCapKeepsTheSamePatientsWhateverOthersCome() {
    for (String patient : List.of("e", "c", "g", "a")) {
      scan(patient, patient + "1", 0.2, 2020);
    }
    SelectionRules two = new SelectionRules(1.0, List.of(), false, 2);
    SeriesSelection.Selected selected = select(two);
    assertThat(keys(selected)).containsExactly("a1", "c1");
    assertThat(selected.patients()).isEqualTo(2);
    assertThat(selected.leftOut())
        .containsOnly(Map.entry("beyond_max_patients", new SeriesSelection.Count(2, 2)));
  }

  private SeriesSelection.Selected select(SelectionRules rules) {
    Warehouse warehouse = new Warehouse(folder.toUri(), spark);
    Warehouse.Batch batch =
        warehouse.begin("screen", "2026-01-01", warehouse.nextNumber("screen", "2026-01-01"));
    batch.write(FindingsTable.TABLE, findings).write(SeriesTable.TABLE, series);
    batch.commit(JsonNodeFactory.instance.objectNode());
    return new SeriesSelection(warehouse, rules).select();
  }

  private static List<String> keys(SeriesSelection.Selected selected) {
    return selected.series().stream().map(SeriesSelection.Chosen::seriesKey).toList();
  }

  private void scan(String patient, String key, double laa950Percent, int year, String... flags) {
    CtSeries scanned = series(patient, key, "digest", year, List.of(flags));
    series.add(scanned);
    findings.add(finding(scanned, laa950Percent));
  }

  private void stage(String seriesKey, int stage) {
    Finding finding =
        findings.stream().filter(f -> f.series().seriesKey().equals(seriesKey)).findFirst().get();
    Row row =
        spark
            .createDataFrame(
                List.of(FindingsTable.TABLE.row(finding)), FindingsTable.TABLE.schema())
            .withColumn("scans", functions.lit(1))
            .head();
    StagedScore staged = new StagedScore(Stage.ofCode(stage), 0.25, 0.25, 0.25, 0.25);
    new Warehouse(folder.toUri(), spark)
        .begin("stage", "2026-01-01", stage)
        .write(
            PatientsTable.TABLE,
            List.of(new PatientsTable.Patient(row, true, staged, true, "model", "mixture")))
        .commit(JsonNodeFactory.instance.objectNode());
  }

  private static CtSeries series(
      String patient, String key, String digest, int year, List<String> flags) {
    return ScreenedScan.series(patient, key, digest, "One", year, 6, flags, "soft");
  }

  private static Finding finding(CtSeries series, double laa950Percent) {
    return ScreenedScan.finding(series, 0.1, null, laa950Percent);
  }
}
