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
   * @param settled whether the stage can stand without a human reader
   * @param modelVersion stage model that gave them
   * @param basis what the model's stages follow
   */
  public record Patient(
      Row finding,
      boolean eligible,
      StagedScore staged,
      boolean settled,
      String modelVersion,
      String basis) {}

  /** The table. */
  public static final Table<Patient> TABLE =
      new Table<>(
          "patients",
          "One patient with at least one screened chest CT, staged by the index scan. A snapshot of"
              + " all patients per night: take one run_date.",
          List.of(
              copiedText("patient_key", Meanings.PATIENT_KEY),
              copiedText("series_key", Meanings.SERIES_KEY),
              copiedText("study_key", Meanings.STUDY_KEY),
              integer("study_year", Meanings.STUDY_YEAR, p -> p.finding().getAs("study_year")),
              integer("study_month", Meanings.STUDY_MONTH, p -> p.finding().getAs("study_month")),
              integer("age_years", Meanings.AGE_YEARS, p -> p.finding().getAs("age_years")),
              copiedText("sex", Meanings.SEX),
              copiedText("site", Meanings.SITE),
              copiedText("manufacturer", Meanings.MANUFACTURER),
              copiedText("scanner_model", Meanings.SCANNER_MODEL),
              copiedText("kernel", Meanings.KERNEL),
              copiedText("kernel_class", Meanings.KERNEL_CLASS),
              copiedNumber("slice_spacing_mm", Meanings.SLICE_SPACING_MM),
              copiedNumber("lung_volume_ml", Meanings.LUNG_VOLUME_ML),
              copiedNumber("laa950_percent", Meanings.LAA950_PERCENT),
              copiedNumber("perc15_hu", Meanings.PERC15_HU),
              copiedNumber("anomaly_score", Meanings.ANOMALY_SCORE),
              copiedNumber("anomaly_score_sd", Meanings.ANOMALY_SCORE_SD),
              integer(
                  "stage",
                  Meaning.of("severity of emphysema")
                      .codes(CodeLists.STAGE)
                      .computed("cut points of the stage model, on the anomaly score"),
                  p -> p.staged().stage().code()),
              number("posterior_none", posterior(0), p -> p.staged().none()),
              number("posterior_mild", posterior(1), p -> p.staged().mild()),
              number("posterior_moderate", posterior(2), p -> p.staged().moderate()),
              number("posterior_severe", posterior(3), p -> p.staged().severe()),
              flag(
                  "settled",
                  Meaning.of("the stage can stand without a human reader")
                      .computed(
                          "its posterior is at least staging.settled-posterior, and the score may"
                              + " err by staging.settled-sds times anomaly_score_sd without"
                              + " changing the stage"),
                  Patient::settled),
              text("stage_model_version", "stage model applied", Patient::modelVersion),
              text(
                  "stage_basis",
                  "what the stages follow: mixture, or the reference of a calibrated model",
                  Patient::basis),
              copiedText("network_sha256", Meanings.NETWORK_SHA256),
              copiedText("lung_mask", Meanings.LUNG_MASK),
              copiedText("lung_mask_sha256", Meanings.LUNG_MASK_SHA256),
              flag(
                  "eligible",
                  Meaning.of("counts in prevalence")
                      .computed("the index scan has none of staging.ineligible-flags"),
                  Patient::eligible),
              texts(
                  "flags",
                  Meanings.FLAGS,
                  p -> p.finding().getList(p.finding().fieldIndex("flags"))),
              integer(
                  "scans",
                  Meaning.of("scans the index scan was chosen among").atLeast(1),
                  p -> p.finding().getAs("scans"))));

  /** The same columns for every calendar year in which a patient was scanned. */
  public static final Table<Patient> BY_YEAR =
      new Table<>(
          "patient_years",
          "One patient and calendar year, staged by the index scan of that year; written where"
              + " staging.index-period is year. Scans of unknown year are left out.",
          TABLE.columns());

  private PatientsTable() {}

  private static Meaning posterior(int stage) {
    return Meanings.share("probability of stage " + stage)
        .computed("from the mixture, given the anomaly score; the four sum to 1");
  }

  private static Column<Patient> copiedText(String name, Meaning meaning) {
    return text(name, meaning, patient -> patient.finding().getAs(name));
  }

  private static Column<Patient> copiedNumber(String name, Meaning meaning) {
    return number(name, meaning, patient -> patient.finding().getAs(name));
  }
}
