package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;

/** Chooses, among the screened series of a warehouse, those to train on. */
final class SeriesSelection {
  private static final String WHY = "left_out";
  private static final String ORDER = "order_in_patient";

  private final Warehouse warehouse;
  private final SelectionRules rules;

  SeriesSelection(Warehouse warehouse, SelectionRules rules) {
    this.warehouse = warehouse;
    this.rules = rules;
  }

  /**
   * What was chosen and what was not.
   *
   * @param series key and digest of each chosen series, by key
   * @param patients patients of the chosen series
   * @param leftOut series and patients left out, by reason; a patient may stand under several
   */
  record Selected(List<Chosen> series, long patients, SortedMap<String, Count> leftOut) {
    /** Series looked at. */
    long screened() {
      return series.size() + leftOut.values().stream().mapToLong(Count::series).sum();
    }
  }

  /** A chosen series in its present state. */
  record Chosen(String seriesKey, String digest) {}

  /** How many. */
  record Count(long series, long patients) {}

  /** Looks through the findings. */
  Selected select() {
    Dataset<Row> judged = capped(onePerPatient(judged())).persist();
    try {
      SortedMap<String, Count> leftOut = new TreeMap<>();
      long patients = 0;
      for (Row row :
          judged
              .groupBy(WHY)
              .agg(count(lit(1)), countDistinct(col("patient_key")))
              .collectAsList()) {
        if (row.isNullAt(0)) {
          patients = row.getLong(2);
        } else {
          leftOut.put(row.getString(0), new Count(row.getLong(1), row.getLong(2)));
        }
      }
      List<Chosen> chosen =
          judged
              .filter(col(WHY).isNull())
              .select("series_key", "series_digest")
              .orderBy("series_key")
              .collectAsList()
              .stream()
              .map(row -> new Chosen(row.getString(0), row.getString(1)))
              .toList();
      return new Selected(chosen, patients, leftOut);
    } finally {
      judged.unpersist();
    }
  }

  /** Every screened series with the first reason against it, null where there is none. */
  private Dataset<Row> judged() {
    Dataset<Row> rows =
        Latest.by(warehouse.read(FindingsTable.TABLE), "series_key")
            .join(present(), array("series_key"), "left")
            .join(staged(), array("patient_key"), "left");
    Column why =
        when(col("status").notEqual(FindingsTable.OK), "not_measured")
            .when(col("patient_key").isNull(), "no_patient")
            .when(
                coalesce(col("series_digest").notEqual(col("present_digest")), lit(true)),
                "changed_since_screened")
            .when(
                coalesce(col("laa950_percent").gt(rules.maxLaa950Percent()), lit(true)),
                "laa950_above_limit")
            .when(col("stage").gt(0), "staged_mild_or_worse");
    for (String flag : rules.excludedFlags()) {
      why = why.when(array_contains(col("flags"), flag), "flag_" + flag);
    }
    return rows.withColumn(WHY, why);
  }

  /** The series as the index knows them now. */
  private Dataset<Row> present() {
    return Latest.by(warehouse.read(SeriesTable.TABLE), "series_key")
        .filter(col("selected"))
        .select(col("series_key"), col("series_digest").as("present_digest"));
  }

  /** Stage and index scan of every patient of the latest snapshot. */
  private Dataset<Row> staged() {
    Dataset<Row> patients = warehouse.read(PatientsTable.TABLE);
    String latest = patients.agg(max("run_date")).head().getString(0);
    return patients
        .filter(col("run_date").equalTo(latest == null ? "" : latest))
        .select(col("patient_key"), col("stage"), col("series_key").as("index_scan"));
  }

  /** Of several series of a patient the index scan speaks, else the latest. */
  private Dataset<Row> onePerPatient(Dataset<Row> judged) {
    if (rules.allScans()) {
      return judged;
    }
    Column order =
        row_number()
            .over(
                Window.partitionBy(col("patient_key"), col(WHY).isNull())
                    .orderBy(
                        coalesce(col("series_key").equalTo(col("index_scan")), lit(false)).desc(),
                        col("study_year").desc_nulls_last(),
                        col("study_month").desc_nulls_last(),
                        col("series_key")));
    return judged
        .withColumn(ORDER, order)
        .withColumn(
            WHY, when(col(WHY).isNull().and(col(ORDER).gt(1)), "another_scan").otherwise(col(WHY)));
  }

  /**
   * Keeps the first patients by pseudonym, a keyed hash: as good as random, and always the same.
   */
  private Dataset<Row> capped(Dataset<Row> judged) {
    Row last =
        judged
            .filter(col(WHY).isNull())
            .select("patient_key")
            .distinct()
            .orderBy("patient_key")
            .limit(rules.maxPatients())
            .agg(max("patient_key"))
            .head();
    if (last.isNullAt(0)) {
      return judged;
    }
    Column beyond = col(WHY).isNull().and(col("patient_key").gt(last.getString(0)));
    return judged.withColumn(WHY, when(beyond, "beyond_max_patients").otherwise(col(WHY)));
  }

  private static String[] array(String column) {
    return new String[] {column};
  }
}
