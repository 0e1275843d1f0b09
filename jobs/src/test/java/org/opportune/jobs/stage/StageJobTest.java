package org.opportune.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.ct.CtMeasurement;
import org.opportune.inference.lung.LungDensity;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.ingest.ct.CtInstance.Demographics;
import org.opportune.ingest.ct.CtInstance.Scanner;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.DriftTable;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.PatientChangesTable;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.StageModelsTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.severity.StageModel;

/** Staging over findings that are written here, so that the scores are known. */
class StageJobTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final Settings SETTINGS =
      Settings.load(
          Optional.empty(),
          Map.of("staging.bootstraps", "5", "staging.federated-suppress-below", "1"));
  private static SparkSession spark;

  @TempDir Path folder;
  private final Random random = new Random(11);
  private int patients;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", SETTINGS);
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  private NightContext night(LocalDate date) {
    return new NightContext(
        spark,
        SETTINGS,
        new Warehouse(folder.toUri(), spark),
        date,
        new TerminalProgress(new PrintStream(new ByteArrayOutputStream()), false));
  }

  /** Scores of four groups, moved by {@code shift} on the logarithmic scale. */
  private List<Finding> population(int count, String model, double shift) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double group = random.nextDouble();
      double centre = group < 0.6 ? -4.5 : group < 0.8 ? -3 : group < 0.92 ? -2 : -1;
      double score = Math.exp(centre + 0.2 * random.nextGaussian() + shift);
      findings.add(finding("p" + patients++, score, model, 2025, 6, List.of()));
    }
    return findings;
  }

  private static Finding finding(
      String patient, double score, String model, int year, int month, List<String> flags) {
    CtSeries series =
        new CtSeries(
            patient + "-" + year + "-" + month,
            "study-" + patient + "-" + year + "-" + month,
            patient,
            "digest",
            60,
            List.of(),
            256,
            256,
            1.0,
            1.0,
            5.0,
            5.0,
            true,
            null,
            "the only one",
            flags,
            Map.of(),
            "soft",
            new Scanner("Maker", model, "B", 120.0, 100.0, false),
            new Demographics(60, "F", year, month, "Site"));
    CtMeasurement measured =
        new CtMeasurement(
            60,
            new LungDensity(5000, 2400, 2600, 100 * Math.min(1, score), 0, 0, -900, -850),
            List.of(),
            new MaskQuality(0, 0, false, false, 0.9, 2, 4, null),
            Math.min(1, score),
            50,
            -1000,
            0,
            null,
            List.of(),
            new CtMeasurement.Timings(1, 1, 1));
    return Finding.measured(series, measured, "network", "sha");
  }

  private void screened(LocalDate date, List<Finding> findings) {
    Warehouse warehouse = night(date).warehouse();
    String name = date.toString();
    Warehouse.Batch batch = warehouse.begin("screen", name, warehouse.nextNumber("screen", name));
    batch.write(FindingsTable.TABLE, findings);
    batch.commit(JsonNodeFactory.instance.objectNode());
  }

  private static List<String> driftNotices(StageJob.Result result) {
    return result.notices().stream().filter(notice -> notice.startsWith("Drift")).toList();
  }

  @Test
  void tooFewPatientsAreRefusedWithTheSettingToChange() {
    screened(FIRST, population(20, "One", 0));
    assertThatThrownBy(() -> new StageJob(night(FIRST)).run())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("20 patients is fewer than min-patients 200");
  }

  @Test
  void firstModelIsInForceAtOnceAndLaterOnesWaitForApproval() {
    screened(FIRST, population(400, "One", 0));
    StageJob.Result first = new StageJob(night(FIRST)).run();
    assertThat(first.written()).isEqualTo(400);

    LocalDate second = FIRST.plusDays(1);
    screened(second, population(400, "One", 0.1));
    StageModel candidate = new StageJob(night(second)).fitCandidate();
    StageJob.Result applied = new StageJob(night(second)).run();
    assertThat(applied.modelVersion()).isEqualTo(first.modelVersion());
    assertThat(candidate.version()).isNotEqualTo(first.modelVersion());

    new StageJob(night(second)).approve(candidate.version());
    assertThat(new StageJob(night(second)).run().modelVersion()).isEqualTo(candidate.version());
    // The night before keeps the stages it was given.
    assertThat(
            night(second)
                .warehouse()
                .read(PatientsTable.TABLE)
                .filter("run_date = '2026-01-01'")
                .select("stage_model_version")
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0)))
        .containsExactly(first.modelVersion());
  }

  @Test
  void stagingTheSameNightTwiceKeepsOneSnapshot() {
    screened(FIRST, population(300, "One", 0));
    new StageJob(night(FIRST)).run();
    assertThat(new StageJob(night(FIRST)).run().written()).isZero();
    screened(FIRST, population(10, "One", 0));
    assertThat(new StageJob(night(FIRST)).run().written()).isEqualTo(310);
    assertThat(night(FIRST).warehouse().read(PatientsTable.TABLE).count()).isEqualTo(310);
  }

  @Test
  void shiftedScannerRaisesADriftWarningAndAnUnchangedOneDoesNot() {
    List<Finding> fitted = population(400, "One", 0);
    fitted.addAll(population(400, "Two", 0));
    screened(FIRST, fitted);
    assertThat(driftNotices(new StageJob(night(FIRST)).run())).isEmpty();

    LocalDate calm = FIRST.plusDays(1);
    List<Finding> same = population(150, "One", 0);
    same.addAll(population(150, "Two", 0));
    screened(calm, same);
    assertThat(driftNotices(new StageJob(night(calm)).run())).isEmpty();

    LocalDate shifted = FIRST.plusDays(2);
    List<Finding> moved = population(150, "One", 0);
    moved.addAll(population(150, "Two", 0.8));
    screened(shifted, moved);
    assertThat(driftNotices(new StageJob(night(shifted)).run()))
        .anyMatch(notice -> notice.contains("scanner=Maker Two"))
        .noneMatch(notice -> notice.contains("scanner=Maker One"));
    assertThat(
            night(shifted)
                .warehouse()
                .read(DriftTable.TABLE)
                .filter("verdict = 'drifted' and group_name = 'scanner=Maker Two'")
                .count())
        .isEqualTo(1);
  }

  @Test
  void latestEligibleScanSpeaksForThePatient() {
    List<Finding> findings = population(300, "One", 0);
    findings.add(finding("x", 0.02, "One", 2020, 3, List.of()));
    findings.add(finding("x", 0.03, "One", 2024, 3, List.of()));
    findings.add(finding("x", 0.9, "One", 2025, 3, List.of("lossy")));
    screened(FIRST, findings);
    new StageJob(night(FIRST)).run();
    List<Row> rows =
        night(FIRST)
            .warehouse()
            .read(PatientsTable.TABLE)
            .filter("patient_key = 'x'")
            .collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<Double>getAs("anomaly_score")).isEqualTo(0.03);
    assertThat(rows.get(0).<Integer>getAs("scans")).isEqualTo(3);
    assertThat(rows.get(0).<Boolean>getAs("eligible")).isTrue();
  }

  @Test
  void changeOfAPatientIsASlopePerYear() {
    List<Finding> findings = population(300, "One", 0);
    findings.add(finding("x", 0.02, "One", 2020, 1, List.of()));
    findings.add(finding("x", 0.04, "One", 2024, 1, List.of()));
    screened(FIRST, findings);
    new StageJob(night(FIRST)).run();
    List<Row> rows = night(FIRST).warehouse().read(PatientChangesTable.TABLE).collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<Double>getAs("score_per_year"))
        .isCloseTo(0.005, org.assertj.core.data.Offset.offset(1e-5));
  }

  @Test
  void sharedHistogramsFitWhatThePooledPopulationFits() {
    screened(FIRST, population(600, "One", 0));
    StageJob job = new StageJob(night(FIRST));
    StageModel shared = job.fitShared(List.of(job.share("here")));
    StageModel own = job.fitCandidate();
    for (int i = 0; i < 3; i++) {
      assertThat(shared.cutPoints().get(i))
          .isCloseTo(own.cutPoints().get(i), org.assertj.core.data.Percentage.withPercentage(0.1));
    }
    assertThat(
            night(FIRST)
                .warehouse()
                .read(StageModelsTable.TABLE)
                .filter("status = 'candidate'")
                .count())
        .isEqualTo(2);
  }
}
