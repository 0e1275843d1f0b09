package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.stage.StageJob;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.RunsTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.epi.Comparison;
import org.opportune.staging.epi.Proportion;

/**
 * What changed since the last night that was staged before this one.
 *
 * <p>Most patients of two nights are the same people, so their prevalences are not independent and
 * are set side by side without a test. Tested is what is independent: patients new since then
 * against those who were there.
 */
final class PreviousReport {
  private static final double CONFIDENCE = 0.95;

  /** A p-value below this deserves a look. */
  private static final double NOTABLE = 0.01;

  private final NightContext night;
  private final Dataset<Row> now;
  private final long suppressBelow;

  /**
   * A comparison.
   *
   * @param now patients who count tonight
   */
  PreviousReport(NightContext night, Dataset<Row> now, long suppressBelow) {
    this.night = night;
    this.now = now;
    this.suppressBelow = suppressBelow;
  }

  /** The changes; empty where no earlier night was staged. */
  Optional<Drift> changes(Warehouse.Marker current) {
    return night.warehouse().markers(StageJob.NAME).stream()
        .filter(marker -> marker.runDate().compareTo(current.runDate()) < 0)
        .reduce((earlier, later) -> later)
        .flatMap(this::since);
  }

  private Optional<Drift> since(Warehouse.Marker previous) {
    Dataset<Row> then =
        night
            .warehouse()
            .read(PatientsTable.TABLE)
            .filter(
                col("run_date")
                    .equalTo(previous.runDate())
                    .and(col("batch").equalTo(previous.batch()))
                    .and(col("eligible")))
            .localCheckpoint();
    Summary before = Summary.of(then);
    Summary after = Summary.of(now);
    if (before.patients() == 0 || after.patients() == 0) {
      return Optional.empty();
    }
    List<Drift.Change> changes = new ArrayList<>();
    changes.add(
        change(
            "Patients in the prevalence",
            (double) before.patients(),
            (double) after.patients(),
            ""));
    if (!small(before.any(), before.patients()) && !small(after.any(), after.patients())) {
      changes.add(
          change(
              "Any emphysema (%)",
              100 * before.any().value(),
              100 * after.any().value(),
              "largely the same patients: not tested"));
    }
    changes.add(change("Median anomaly score", before.score(), after.score(), ""));
    changes.add(change("Median LAA-950 (%)", before.laa950Percent(), after.laa950Percent(), ""));
    if (!small(before.sharp(), before.patients()) && !small(after.sharp(), after.patients())) {
      changes.add(
          change(
              "Sharp kernels (%)",
              100 * before.sharp().value(),
              100 * after.sharp().value(),
              "a sharp kernel raises LAA-950"));
    }
    newPatients(then, before).ifPresent(changes::add);
    boolean sameModel = before.model().equals(after.model());
    return Optional.of(
        new Drift(
            runId(previous.runDate()),
            LocalDate.parse(previous.runDate()),
            sameModel
                ? movedStages(then)
                : "The stage model has changed since: stages of the two nights are not comparable.",
            changes));
  }

  private Optional<Drift.Change> newPatients(Dataset<Row> then, Summary before) {
    Summary fresh =
        Summary.of(
            now.join(
                then.select("patient_key"),
                now.col("patient_key").equalTo(then.col("patient_key")),
                "left_anti"));
    if (fresh.patients() == 0
        || small(fresh.any(), fresh.patients())
        || small(before.any(), before.patients())) {
      return Optional.empty();
    }
    Comparison test = Comparison.of(fresh.any(), before.any(), CONFIDENCE);
    return Optional.of(
        new Drift.Change(
            "Any emphysema (%), new patients against earlier ones",
            100 * before.any().value(),
            100 * fresh.any().value(),
            test.pValue() < NOTABLE,
            String.format(
                Locale.ROOT,
                "%d new patients; 95%% interval of the change %.1f to %.1f points (Newcombe), p %s",
                fresh.patients(),
                100 * test.interval().low(),
                100 * test.interval().high(),
                Wording.pValue(test.pValue()))));
  }

  private String movedStages(Dataset<Row> then) {
    Row moved =
        now.select(col("patient_key"), col("stage"))
            .join(then.select(col("patient_key"), col("stage").as("stage_then")), "patient_key")
            .agg(count(lit(1)), count_if(col("stage").notEqual(col("stage_then"))))
            .first();
    long both = moved.getLong(0);
    Count changed = Count.suppressing(moved.getLong(1), suppressBelow);
    return both == 0
        ? "No patient is in both."
        : "Of %s patients in both, %s changed stage."
            .formatted(Count.of(both).text(), changed.text());
  }

  private boolean small(Proportion share, long patients) {
    return Count.suppressing(share.cases(), suppressBelow).suppressed()
        || Count.suppressing(patients - share.cases(), suppressBelow).suppressed();
  }

  private static Drift.Change change(String measure, double before, double after, String note) {
    return new Drift.Change(measure, before, after, false, note);
  }

  private String runId(String runDate) {
    return night
        .warehouse()
        .read(RunsTable.TABLE)
        .filter(col("run_date").equalTo(runDate).and(col("command").equalTo(StageJob.NAME)))
        .orderBy(col("started_at").desc())
        .limit(1)
        .collectAsList()
        .stream()
        .map(row -> row.<String>getAs("run_id"))
        .findFirst()
        .orElse("");
  }

  private record Summary(
      long patients,
      Proportion any,
      Proportion sharp,
      double score,
      double laa950Percent,
      String model) {
    static Summary of(Dataset<Row> eligible) {
      Row row =
          eligible
              .agg(
                  count(lit(1)),
                  count_if(col("stage").gt(0)),
                  count_if(col("kernel_class").equalTo("sharp")),
                  median(col("anomaly_score")),
                  median(col("laa950_percent")),
                  max("stage_model_version"))
              .first();
      long patients = row.getLong(0);
      // A proportion needs somebody; nobody is told by the number of patients.
      long persons = Math.max(1, patients);
      return new Summary(
          patients,
          new Proportion(row.getLong(1), persons),
          new Proportion(row.getLong(2), persons),
          row.isNullAt(3) ? Double.NaN : row.getDouble(3),
          row.isNullAt(4) ? Double.NaN : row.getDouble(4),
          row.isNullAt(5) ? "" : row.getString(5));
    }
  }
}
