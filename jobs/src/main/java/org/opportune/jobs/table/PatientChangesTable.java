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
              text("patient_key", "pseudonym of issuer and patient number", Changed::patientKey),
              integer("months_scanned", "months with a scan, 2 or more", c -> c.change().days()),
              number("years", "from the first scan to the last", c -> c.change().years()),
              number(
                  "score_per_year", "slope of the anomaly score", c -> c.change().scorePerYear()),
              number(
                  "score_per_year_se",
                  "its standard error; null with two scans",
                  c -> orNull(c.change().scoreError())),
              number(
                  "laa950_percent_per_year",
                  "slope of LAA-950, percentage points per year",
                  c -> c.change().laa950PerYear()),
              number(
                  "laa950_percent_per_year_se",
                  "its standard error; null with two scans",
                  c -> orNull(c.change().laa950Error()))));

  private PatientChangesTable() {}

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
