package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScanLabelsTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.Warehouse;

/** Which series were screened or labelled, in which state and with what. */
final class ScreenedSeries {
  private static final String[] STATE = {"series_key", "series_digest"};

  private ScreenedSeries() {}

  /**
   * The selected series that wait: the last outcome up to a night, a finding or a quarantine row,
   * is of another state of the series or of another network or lung mask. So a return to settings
   * of before screens again, and what stands is always what the settings say.
   *
   * @param night date of the night that asks; what later nights found is not its own
   */
  static Dataset<Row> waiting(
      Warehouse warehouse, Dataset<Row> selected, ScreenedWith with, String night) {
    return waiting(
        warehouse, selected, with, night, ScreenJob.NAME, warehouse.read(FindingsTable.TABLE));
  }

  /** The selected series that wait for labels, by the same rule. */
  static Dataset<Row> unlabelled(
      Warehouse warehouse, Dataset<Row> selected, ScreenedWith with, String night) {
    Dataset<Row> labelled =
        warehouse
            .read(ScanLabelsTable.TABLE)
            .withColumn("lung_mask_sha256", lit(null).cast("string"));
    return waiting(warehouse, selected, with, night, ScanLabelJob.NAME, labelled);
  }

  private static Dataset<Row> waiting(
      Warehouse warehouse,
      Dataset<Row> selected,
      ScreenedWith with,
      String night,
      String job,
      Dataset<Row> found) {
    Dataset<Row> outcomes =
        outcomes(found)
            .union(outcomes(warehouse.read(Quarantined.TABLE).filter(col("job").equalTo(job))))
            .filter(col("run_date").leq(night));
    Dataset<Row> done =
        Latest.by(outcomes, "series_key").filter(with.made()).select("series_key", "series_digest");
    return selected.join(done, STATE, "left_anti");
  }

  private static Dataset<Row> outcomes(Dataset<Row> rows) {
    return rows.select(
        "series_key", "series_digest", "network_sha256", "lung_mask_sha256", "run_date", "batch");
  }
}
