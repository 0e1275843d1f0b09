package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.flag;
import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.List;
import org.apache.spark.sql.Row;
import org.opportune.staging.severity.StagedScore;

/** One row per patient: a snapshot of all patients per night. */
public final class PatientsTable {

  /**
   * A staged patient.
   *
   * @param finding the row of the index scan in {@code ct_findings}
   * @param eligible whether the patient counts in prevalence
   * @param staged stage and posteriors of the index scan's score
   * @param modelVersion stage model that gave them
   * @param basis what the model's stages follow
   */
  public record Patient(
      Row finding, boolean eligible, StagedScore staged, String modelVersion, String basis) {}

  /** The table. */
  public static final Table<Patient> TABLE =
      new Table<>(
          "patients",
          "One patient with at least one screened chest CT, staged by the index scan.",
          List.of(
              copiedText("patient_key", "pseudonym of issuer and patient number"),
              copiedText("series_key", "the index scan"),
              copiedText("study_key", "study of the index scan"),
              integer("study_year", "year of the index scan", p -> p.finding().getAs("study_year")),
              integer(
                  "study_month", "month of the index scan", p -> p.finding().getAs("study_month")),
              integer(
                  "age_years",
                  "age at the index scan, 90 means 90+",
                  p -> p.finding().getAs("age_years")),
              copiedText("sex", "F, M or O"),
              copiedText("site", "institution of the index scan"),
              copiedText("manufacturer", "scanner manufacturer"),
              copiedText("scanner_model", "scanner model"),
              copiedText("kernel", "reconstruction kernel"),
              copiedText("kernel_class", "soft, medium, sharp or unknown"),
              copiedNumber("slice_spacing_mm", "median distance between slices"),
              copiedNumber("lung_volume_ml", "volume of both lungs"),
              copiedNumber("laa950_percent", "share of lung at or below -950 HU, 0..100"),
              copiedNumber("perc15_hu", "HU below which 15 % of the lung lies"),
              copiedNumber("anomaly_score", "mean of the clipped anomaly map over the lung, 0..1"),
              integer(
                  "stage", "0 none, 1 mild, 2 moderate, 3 severe", p -> p.staged().stage().code()),
              number("posterior_none", "probability of stage 0, 0..1", p -> p.staged().none()),
              number("posterior_mild", "probability of stage 1, 0..1", p -> p.staged().mild()),
              number(
                  "posterior_moderate", "probability of stage 2, 0..1", p -> p.staged().moderate()),
              number("posterior_severe", "probability of stage 3, 0..1", p -> p.staged().severe()),
              text("stage_model_version", "stage model applied", Patient::modelVersion),
              text(
                  "stage_basis",
                  "what the stages follow: mixture, or the reference of a calibrated model",
                  Patient::basis),
              copiedText("network_sha256", "network that gave the score"),
              flag("eligible", "counts in prevalence", Patient::eligible),
              texts(
                  "flags",
                  "flags of the index scan",
                  p -> p.finding().getList(p.finding().fieldIndex("flags"))),
              integer(
                  "scans",
                  "scans the index scan was chosen among",
                  p -> p.finding().getAs("scans"))));

  /** The same columns for every calendar year in which a patient was scanned. */
  public static final Table<Patient> BY_YEAR =
      new Table<>(
          "patient_years",
          "One patient and calendar year, staged by the index scan of that year; written where"
              + " staging.index-period is year. Scans of unknown year are left out.",
          TABLE.columns());

  private PatientsTable() {}

  private static Column<Patient> copiedText(String name, String doc) {
    return text(name, doc, patient -> patient.finding().getAs(name));
  }

  private static Column<Patient> copiedNumber(String name, String doc) {
    return number(name, doc, patient -> patient.finding().getAs(name));
  }
}
