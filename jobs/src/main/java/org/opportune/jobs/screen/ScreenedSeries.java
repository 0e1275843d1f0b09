package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.Warehouse;

/** Which series were screened, in which state and with what. */
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
    Dataset<Row> outcomes =
        outcomes(warehouse.read(FindingsTable.TABLE))
            .union(
                outcomes(
                    warehouse.read(Quarantined.TABLE).filter(col("job").equalTo(ScreenJob.NAME))))
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
