package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;

import java.util.List;
import java.util.OptionalDouble;
import org.opportune.staging.severity.PatientChange;

/** One row per patient with scans far enough apart: a snapshot per night, as patients is. */
public final class PatientChangesTable {

  /**
   * A patient's change.
   *
   * @param patientKey pseudonym of the patient
   * @param change least-squares slopes over all scans
   */
  public record Changed(String patientKey, PatientChange change) {}

  /** The table. */
  public static final Table<Changed> TABLE =
      new Table<>(
          "patient_changes",
          "One patient's change over time; months are the finest dates kept.",
          List.of(
              text("patient_key", Meanings.PATIENT_KEY, Changed::patientKey),
              integer(
                  "months_scanned",
                  Meaning.of("months with a scan").atLeast(2),
                  c -> c.change().days()),
              number(
                  "years",
                  Meaning.of("from the first scan to the last").unit("years").atLeast(0),
                  c -> c.change().years()),
              number(
                  "score_per_year",
                  Meaning.of("change of the anomaly score")
                      .unit("1/year")
                      .computed("least-squares slope over all scans, scans of one month averaged"),
                  c -> c.change().scorePerYear()),
              number(
                  "score_per_year_se",
                  Meaning.of("its standard error; null with two months").unit("1/year").atLeast(0),
                  c -> orNull(c.change().scoreError())),
              number(
                  "laa950_percent_per_year",
                  Meaning.of("change of LAA-950")
                      .unit("percentage points/year")
                      .computed("least-squares slope over all scans, scans of one month averaged"),
                  c -> c.change().laa950PerYear()),
              number(
                  "laa950_percent_per_year_se",
                  Meaning.of("its standard error; null with two months")
                      .unit("percentage points/year")
                      .atLeast(0),
                  c -> orNull(c.change().laa950Error()))));

  private PatientChangesTable() {}

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
