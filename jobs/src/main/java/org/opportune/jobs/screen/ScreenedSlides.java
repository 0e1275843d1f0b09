package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.Warehouse;

/** Which images of slides were screened, in which state and by which network. */
final class ScreenedSlides {
  private ScreenedSlides() {}

  /**
   * The images that wait, by the rule of {@link ScreenedSeries}: the last outcome up to a night is
   * of another state of the object or of another network.
   *
   * @param readable rows of {@code slides}
   * @param night date of the night that asks
   */
  static Dataset<Row> waiting(
      Warehouse warehouse, Dataset<Row> readable, ScreenedWith with, String night) {
    Dataset<Row> findings =
        warehouse
            .read(SlideFindingsTable.TABLE)
            .withColumn("done_etag", col("etag"))
            .withColumn("lung_mask_sha256", lit(null).cast("string"));
    Dataset<Row> failures =
        warehouse
            .read(Quarantined.TABLE)
            .filter(col("job").equalTo(SlideJob.NAME))
            .withColumn("done_etag", col("series_digest"));
    Dataset<Row> outcomes =
        outcomes(findings).union(outcomes(failures)).filter(col("run_date").leq(night));
    Dataset<Row> done =
        Latest.by(outcomes, "object_ref")
            .filter(with.made())
            .select(col("object_ref").as("done_ref"), col("done_etag"));
    return readable.join(
        done,
        col("object_ref").equalTo(col("done_ref")).and(col("etag").eqNullSafe(col("done_etag"))),
        "left_anti");
  }

  private static Dataset<Row> outcomes(Dataset<Row> rows) {
    return rows.select(
        "object_ref", "done_etag", "network_sha256", "lung_mask_sha256", "run_date", "batch");
  }
}
