package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.staging.severity.IndexScanRule;

/**
 * The screened scans that can be staged, and those that speak for their patients: one per patient,
 * or one per patient and calendar year, by the rule of {@code staging.index-scan}.
 */
final class IndexScans {
  /** The night that screened the scan. */
  static final String FINDING_DATE = "finding_date";

  /** Whether the scan may count in prevalence. */
  static final String ELIGIBLE = "eligible";

  /** Scans among which this one was chosen. */
  static final String SCANS = "scans";

  private final NightContext night;

  IndexScans(NightContext night) {
    this.night = night;
  }

  /** Every measured scan as it was screened last, with {@code eligible}. */
  Dataset<Row> usable() {
    return measured(night)
        .filter(isUsable())
        .withColumnRenamed("run_date", FINDING_DATE)
        .drop("batch")
        .withColumn(ELIGIBLE, eligible(night.settings().texts("staging.ineligible-flags")));
  }

  /** One scan per patient, with {@code eligible} and {@code scans}. */
  Dataset<Row> choose() {
    return chosen(false);
  }

  /** One scan per patient and calendar year; scans of unknown year are left out. */
  Dataset<Row> choosePerYear() {
    return chosen(true);
  }

  /** Every finding of a measured scan, usable or not. */
  static Dataset<Row> measured(NightContext night) {
    return Latest.by(night.warehouse().read(FindingsTable.TABLE), "series_key")
        .filter(col("status").equalTo(FindingsTable.OK));
  }

  /** Whether score and density are numbers in their ranges; NaN is above every number to Spark. */
  static Column isUsable() {
    return coalesce(
        col("anomaly_score").between(0, 1).and(col("laa950_percent").between(0, 100)), lit(false));
  }

  private Dataset<Row> chosen(boolean perYear) {
    Settings settings = night.settings();
    IndexScanRule rule =
        IndexScanRule.valueOf(
            settings
                .oneOf("staging.index-scan", "latest", "earliest", "best-quality")
                .toUpperCase(Locale.ROOT)
                .replace('-', '_'));
    Dataset<Row> usable = usable();
    StructType schema = usable.schema().add(SCANS, DataTypes.IntegerType);
    KeyValueGroupedDataset<String, Row> byPatient =
        usable.groupByKey(
            (MapFunction<Row, String>) row -> row.getAs("patient_key"), Encoders.STRING());
    return byPatient.flatMapGroups(
        new IndexScanChoice(rule, perYear, schema), Encoders.row(schema));
  }

  private static Column eligible(List<String> ineligibleFlags) {
    if (ineligibleFlags.isEmpty()) {
      return lit(true);
    }
    Column[] flags = ineligibleFlags.stream().map(flag -> lit(flag)).toArray(Column[]::new);
    return not(arrays_overlap(col("flags"), array(flags)));
  }
}
