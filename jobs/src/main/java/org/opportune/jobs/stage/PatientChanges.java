package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.col;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.opportune.jobs.table.PatientChangesTable;
import org.opportune.jobs.table.PatientChangesTable.Changed;
import org.opportune.staging.severity.PatientChange;
import org.opportune.staging.severity.Visit;

/** Change over time of every patient whose scans are far enough apart. */
final class PatientChanges {
  private PatientChanges() {}

  /** The changes of a night's usable scans. */
  static Dataset<Row> of(Dataset<Row> usable, double minYears) {
    return usable
        .filter(col("study_year").isNotNull().and(col("study_month").isNotNull()))
        .select(
            "patient_key",
            "series_key",
            "study_year",
            "study_month",
            "anomaly_score",
            "laa950_percent")
        .groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
        .flatMapGroups(
            (FlatMapGroupsFunction<String, Row, Row>)
                (patient, scans) -> changed(patient, scans, minYears),
            Encoders.row(PatientChangesTable.TABLE.schema()));
  }

  private static Iterator<Row> changed(String patient, Iterator<Row> scans, double minYears) {
    List<Visit> visits = new ArrayList<>();
    scans.forEachRemaining(
        scan ->
            visits.add(
                new Visit(
                    scan.getString(1),
                    LocalDate.of(scan.getInt(2), scan.getInt(3), 1),
                    scan.getDouble(4),
                    scan.getDouble(5))));
    return PatientChange.of(visits, minYears).stream()
        .map(change -> PatientChangesTable.TABLE.row(new Changed(patient, change)))
        .iterator();
  }
}
