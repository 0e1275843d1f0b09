package org.opportune.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.ScreenedScan;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.DriftTable;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.PatientChangesTable;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.StageModelsTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.severity.StageModel;

/** Staging over findings that are written here, so that the scores are known. */
class StageJobTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final Settings SETTINGS =
      Settings.load(
          Optional.empty(),
          Map.of("staging.bootstraps", "2", "staging.federated-suppress-below", "1"));
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
    return night(date, SETTINGS);
  }

  private NightContext night(LocalDate date, Settings settings) {
    return new NightContext(
        spark,
        settings,
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
    double clipped = Math.min(1, score);
    return finding(patient, clipped, 100 * clipped, model, year, month, flags, "soft");
  }

  private static Finding finding(
      String patient,
      double score,
      double laa950Percent,
      String model,
      int year,
      int month,
      List<String> flags,
      String kernelClass) {
    String key = patient + "-" + year + "-" + month;
    return ScreenedScan.finding(
        ScreenedScan.series(patient, key, "digest", model, year, month, flags, kernelClass),
        score,
        null,
        laa950Percent);
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
    assertThat(new StageJob(night(second)).run().modelVersion()).isEqualTo(first.modelVersion());
    // Twice the population, and still no fit that nobody asked for.
    assertThat(night(second).warehouse().read(StageModelsTable.TABLE).count()).isEqualTo(1);
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
  void aPatientWhoseNetworkIsUnsureIsNotSettledThoughTheScoreIsThatOfOneWhoIs() {
    List<Finding> findings = population(300, "One", 0);
    double score = Math.exp(-4.5); // the middle of the healthiest group
    for (Map.Entry<String, Double> patient : Map.of("sure", 1e-4, "unsure", 0.5).entrySet()) {
      findings.add(
          ScreenedScan.finding(
              ScreenedScan.series(
                  patient.getKey(), patient.getKey(), "digest", "One", 2025, 6, List.of(), "soft"),
              score,
              patient.getValue(),
              100 * score));
    }
    screened(FIRST, findings);
    new StageJob(night(FIRST)).run();
    assertThat(
            patients(FIRST)
                .filter("patient_key in ('sure', 'unsure')")
                .orderBy("patient_key")
                .select("settled")
                .collectAsList())
        .extracting(row -> row.getBoolean(0))
        .containsExactly(true, false);
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

  @Test
  void scoresThatAreNoNumbersAreQuarantinedOnceAndStageNobody() {
    List<Finding> findings = population(300, "One", 0);
    double[][] bad = {
      {Double.NaN, 1}, {Double.POSITIVE_INFINITY, 1}, {-0.01, 1}, {1.01, 1}, {0.1, Double.NaN}
    };
    for (int i = 0; i < bad.length; i++) {
      findings.add(finding("bad" + i, bad[i][0], bad[i][1], "One", 2025, 6, List.of(), "soft"));
    }
    // Ten failed scans at the top of the scale are numbers, and are staged.
    for (int i = 0; i < 10; i++) {
      findings.add(finding("top" + i, 1.0, "One", 2025, 6, List.of()));
    }
    screened(FIRST, findings);
    StageJob.Result result = new StageJob(night(FIRST)).run();
    assertThat(result.patients()).isEqualTo(310);
    assertThat(result.notices()).anyMatch(notice -> notice.startsWith("5 screened scans have no"));
    assertThat(patients(FIRST).filter("patient_key like 'bad%'").count()).isZero();
    assertThat(patients(FIRST).filter("patient_key like 'top%' and stage = 3").count())
        .isEqualTo(10);
    LocalDate second = FIRST.plusDays(1);
    new StageJob(night(second)).run();
    assertThat(
            night(second)
                .warehouse()
                .read(Quarantined.TABLE)
                .select("job", "reason")
                .collectAsList())
        .hasSize(5)
        .allMatch(
            row -> row.getString(0).equals("stage") && row.getString(1).equals("score_unusable"));
  }

  @Test
  void scoresThatAreAllEqualAreRefused() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      findings.add(finding("p" + i, 0.1, "One", 2025, 6, List.of()));
    }
    screened(FIRST, findings);
    assertThatThrownBy(() -> new StageJob(night(FIRST)).run())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("only 1 distinct value(s)");
  }

  @Test
  void bestScanSpeaksForThePatientAndForEveryYear() {
    Settings perYear =
        Settings.load(
            Optional.empty(),
            Map.of(
                "staging.bootstraps", "2",
                "staging.index-scan", "best-quality",
                "staging.index-period", "year"));
    List<Finding> findings = population(300, "One", 0);
    findings.add(finding("x", 0.02, 1, "One", 2020, 3, List.of(), "soft"));
    findings.add(finding("x", 0.03, 1, "One", 2024, 3, List.of(), "sharp"));
    findings.add(finding("x", 0.04, 1, "One", 2024, 9, List.of("thick_slices"), "soft"));
    screened(FIRST, findings);
    new StageJob(night(FIRST, perYear)).run();
    assertThat(patients(FIRST).filter("patient_key = 'x'").collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<Double>getAs("anomaly_score")).isEqualTo(0.02));
    List<Row> years =
        night(FIRST)
            .warehouse()
            .read(PatientsTable.BY_YEAR)
            .filter("patient_key = 'x'")
            .orderBy("study_year")
            .collectAsList();
    assertThat(years)
        .extracting(row -> row.<Integer>getAs("study_year"))
        .containsExactly(2020, 2024);
    assertThat(years)
        .extracting(row -> row.<Double>getAs("anomaly_score"))
        .containsExactly(0.02, 0.03);
    assertThat(years).extracting(row -> row.<Integer>getAs("scans")).containsExactly(1, 2);
    // Nothing changed but the rule: the snapshot follows it.
    assertThat(new StageJob(night(FIRST)).run().written()).isEqualTo(301);
    assertThat(night(FIRST).warehouse().read(PatientsTable.BY_YEAR).count()).isZero();
  }

  @Test
  void calibratedModelIsACandidateUntilApprovedAndThenStagesByTheReference() throws Exception {
    List<Finding> findings = population(400, "One", 0);
    screened(FIRST, findings);
    String mixture = new StageJob(night(FIRST)).run().modelVersion();

    LocalDate second = FIRST.plusDays(1);
    StageModel byDensity = new StageJob(night(second)).calibrate(Optional.empty());
    assertThat(byDensity.version()).isNotEqualTo(mixture);
    assertThat(new StageJob(night(second)).run().modelVersion()).isEqualTo(mixture);

    new StageJob(night(second)).approve(byDensity.version());
    StageJob.Result result = new StageJob(night(second)).run();
    assertThat(result.notices()).anyMatch(notice -> notice.startsWith("Stages follow LAA-950"));
    // LAA-950 is a hundred times the score in these findings: bands at 5, 15 and 25 percent.
    for (Row row : patients(second).collectAsList()) {
      double score = row.getAs("anomaly_score");
      int expected = score < 0.05 ? 0 : score < 0.15 ? 1 : score < 0.25 ? 2 : 3;
      boolean nearACut =
          Math.abs(score - 0.05) < 0.003
              || Math.abs(score - 0.15) < 0.01
              || Math.abs(score - 0.25) < 0.02;
      assertThat(nearACut || row.<Integer>getAs("stage") == expected)
          .as("stage at %s", score)
          .isTrue();
      assertThat(row.<String>getAs("stage_basis")).isEqualTo("LAA-950, percent");
    }
    assertThat(
            patients(FIRST).select("stage_model_version", "stage_basis").distinct().collectAsList())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getString(0)).isEqualTo(mixture);
              assertThat(row.getString(1)).isEqualTo("mixture");
            });

    Path file = folder.resolve("grades.csv");
    StringBuilder grades = new StringBuilder("series_key,visual grade\n");
    findings
        .subList(0, 100)
        .forEach(
            finding -> {
              double score = finding.measurement().anomalyScore();
              grades
                  .append(finding.series().seriesKey())
                  .append(',')
                  .append(score < 0.03 ? 0 : score < 0.08 ? 1 : score < 0.2 ? 2 : 3)
                  .append('\n');
            });
    Files.writeString(file, grades);
    StageModel byReaders =
        new StageJob(night(second)).calibrate(Optional.of(ReferenceGrades.read(file)));
    assertThat(byReaders.basis()).isEqualTo("visual grade");
    assertThat(byReaders.calibration().n()).isEqualTo(100);
    assertThat(byReaders.stage(0.012).stage().code()).isZero();
    assertThat(byReaders.stage(0.5).stage().code()).isEqualTo(3);
  }

  @Test
  void oneGroupOfPatientsIsSaidToBeOneAndStagedByTheApprovedModel() {
    screened(FIRST, population(400, "One", 0));
    StageJob.Result approved = new StageJob(night(FIRST)).run();
    LocalDate second = FIRST.plusDays(1);
    List<Finding> alike = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      // The patients of the night before, screened again: all in one group now.
      double score = Math.exp(-3 + 0.1 * random.nextGaussian());
      alike.add(finding("p" + i, score, "One", 2025, 6, List.of()));
    }
    screened(second, alike);
    StageModel candidate = new StageJob(night(second)).fitCandidate();
    assertThat(candidate.notices())
        .anyMatch(notice -> notice.contains("support 1 group(s) by BIC"));
    assertThat(new StageJob(night(second)).run().modelVersion()).isEqualTo(approved.modelVersion());
    assertThat(patients(second).select("stage").distinct().collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.getInt(0)).isEqualTo(1));
    Row decision =
        night(second)
            .warehouse()
            .read(StageModelsTable.TABLE)
            .filter("status = 'candidate'")
            .first();
    assertThat(decision.<Integer>getAs("groups_by_bic")).isEqualTo(1);
    assertThat(decision.<Integer>getAs("groups_by_posterior")).isEqualTo(1);
    assertThat(decision.getList(decision.fieldIndex("bic_by_groups"))).hasSize(6);
    assertThat(decision.getList(decision.fieldIndex("icl_by_groups"))).hasSize(6);
  }

  private Dataset<Row> patients(LocalDate date) {
    return night(date)
        .warehouse()
        .read(PatientsTable.TABLE)
        .filter("run_date = '%s'".formatted(date));
  }
}
