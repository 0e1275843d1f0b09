package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.opportune.ingest.Reason;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.Warehouse;

/**
 * Findings whose score or density is no number in its range. They stage nobody; each has one row in
 * {@code quarantine}, however many nights meet it.
 */
final class UnusableScores {
  private static final String NAME = "unusable";
  private static final List<String> SUBJECT =
      List.of("series_key", "series_digest", "network_sha256", "lung_mask_sha256");

  private final NightContext night;

  UnusableScores(NightContext night) {
    this.night = night;
  }

  /** Quarantines those that are not yet, and returns how many there are in all. */
  long quarantine() {
    Dataset<Row> unusable =
        IndexScans.measured(night).filter(not(IndexScans.isUsable())).localCheckpoint();
    long all = unusable.count();
    if (all == 0) {
      return 0;
    }
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, List.of(Quarantined.TABLE));
    Dataset<Row> told =
        warehouse
            .read(Quarantined.TABLE)
            .filter(
                col("job")
                    .equalTo(StageJob.NAME)
                    .and(col("reason").equalTo(Reason.SCORE_UNUSABLE.code())));
    Column same =
        SUBJECT.stream()
            .map(column -> unusable.col(column).eqNullSafe(told.col(column)))
            .reduce(lit(true), Column::and);
    Dataset<Row> fresh = unusable.join(told, same, "left_anti");
    if (!fresh.isEmpty()) {
      Warehouse.Batch batch =
          warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
      batch.write(
          Quarantined.TABLE,
          fresh.map(
              (MapFunction<Row, Row>) UnusableScores::row,
              Encoders.row(Quarantined.TABLE.schema())));
      batch.commit(JsonNodeFactory.instance.objectNode());
    }
    return all;
  }

  private static Row row(Row finding) {
    return Quarantined.TABLE.row(
        new Quarantined(
            StageJob.NAME,
            null,
            finding.getAs("series_key"),
            finding.getAs("series_digest"),
            new ScreenedWith(
                finding.getAs("network"),
                finding.getAs("network_sha256"),
                finding.getAs("lung_mask"),
                finding.getAs("lung_mask_sha256")),
            Reason.SCORE_UNUSABLE,
            Reason.SCORE_UNUSABLE.meaning()));
  }
}
