package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_overlap;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;

/**
 * Chooses the scan that speaks for each patient: eligible scans before others, then the latest or
 * earliest by year and month; ties by study and series key, which mean nothing but are always the
 * same.
 */
final class IndexScans {
  /** The night that screened the scan. */
  static final String FINDING_DATE = "finding_date";

  private static final String ORDER = "scan_order";

  private final NightContext night;

  IndexScans(NightContext night) {
    this.night = night;
  }

  /** One finding per patient, with {@code eligible} and {@code scans}. */
  Dataset<Row> choose() {
    Settings settings = night.settings();
    List<String> ineligible = settings.texts("staging.ineligible-flags");
    boolean latest = settings.oneOf("staging.index-scan", "latest", "earliest").equals("latest");
    Column year = col("study_year");
    Column month = col("study_month");
    WindowSpec perPatient = Window.partitionBy("patient_key");
    WindowSpec ordered =
        perPatient.orderBy(
            col("eligible").desc(),
            latest ? year.desc_nulls_last() : year.asc_nulls_last(),
            latest ? month.desc_nulls_last() : month.asc_nulls_last(),
            col("study_key"),
            col("series_key"));
    return Latest.by(night.warehouse().read(FindingsTable.TABLE), "series_key")
        .filter(col("status").equalTo(FindingsTable.OK))
        .withColumn("eligible", eligible(ineligible))
        .withColumn("scans", count(lit(1)).over(perPatient).cast("int"))
        .withColumn(ORDER, row_number().over(ordered))
        .filter(col(ORDER).equalTo(1))
        .withColumnRenamed("run_date", FINDING_DATE)
        .drop(ORDER, "batch");
  }

  private static Column eligible(List<String> ineligibleFlags) {
    if (ineligibleFlags.isEmpty()) {
      return lit(true);
    }
    Column[] flags = ineligibleFlags.stream().map(flag -> lit(flag)).toArray(Column[]::new);
    return not(arrays_overlap(col("flags"), array(flags)));
  }
}
