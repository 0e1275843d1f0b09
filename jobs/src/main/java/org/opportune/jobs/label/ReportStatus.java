package org.opportune.jobs.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.opportune.inference.text.VocabularyFiles;
import org.opportune.ingest.Reason;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ReportLabelsTable;
import org.opportune.jobs.table.Warehouse;

/**
 * Tells what is to be done with each outcome, so that every report read has exactly one status.
 *
 * @param warehouse what stands
 * @param vocabulary which vocabulary labels
 * @param withText whether rows shall hold the text
 */
record ReportStatus(Warehouse warehouse, VocabularyFiles vocabulary, boolean withText) {
  /** The column that {@link #of} adds. */
  static final String STATUS = "label_status";

  /** To be written. */
  static final String LABELLED = "labelled";

  /** To be quarantined. */
  static final String QUARANTINED = "quarantined";

  /** Quarantined before, for the same reason. */
  static final String KNOWN = "quarantined before";

  /** The same report as another, word by word. */
  static final String REPEATED = "repeated";

  /** Labelled before, with the same text, study and vocabulary. */
  static final String STANDING = "standing";

  /** What is to be done with each outcome, given those beside it and those of before. */
  Dataset<Row> of(Dataset<Row> outcomes) {
    Column usable = col(ReportOutcome.REASON).isNull();
    Column sameKey = coalesce(col("report_key"), col("text_digest"));
    Column state = when(usable, struct(col("text_digest"), col("study_key")));
    Dataset<Row> judged =
        outcomes
            .withColumn("states", size(collect_set(state).over(Window.partitionBy(sameKey))))
            .withColumn(
                "copy",
                row_number()
                    .over(
                        Window.partitionBy(sameKey, col(ReportOutcome.REASON))
                            .orderBy("text_digest", "study_key")))
            .withColumn(
                ReportOutcome.REASON,
                when(usable.and(col("states").gt(1)), lit(Reason.AMBIGUOUS_REPORT.code()))
                    .otherwise(col(ReportOutcome.REASON)));
    Column same =
        col("report_key")
            .equalTo(col("done_key"))
            .and(col("text_digest").equalTo(col("done_digest")))
            .and(col("study_key").eqNullSafe(col("done_study")))
            .and(col("done_text").equalTo(withText));
    Column sameFailure =
        col("text_digest")
            .equalTo(col("failed_digest"))
            .and(col(ReportOutcome.REASON).equalTo(col("failed_reason")))
            .and(col(ReportOutcome.OBJECT_REF).eqNullSafe(col("failed_ref")));
    return judged
        .join(done(), same, "left")
        .join(failed(), sameFailure, "left")
        .withColumn(
            STATUS,
            when(
                    col(ReportOutcome.REASON).isNotNull(),
                    when(col("failed_digest").isNotNull(), KNOWN).otherwise(QUARANTINED))
                .when(col("copy").gt(1), REPEATED)
                .when(col("done_key").isNotNull(), STANDING)
                .otherwise(LABELLED));
  }

  private Dataset<Row> done() {
    return Latest.by(
            warehouse
                .read(ReportLabelsTable.TABLE)
                .filter(col("vocabulary").equalTo(vocabulary.name())),
            "report_key")
        .filter(col("vocabulary_sha256").equalTo(vocabulary.sha256()))
        .select(
            col("report_key").as("done_key"),
            col("text_digest").as("done_digest"),
            col("study_key").as("done_study"),
            col("text").isNotNull().as("done_text"));
  }

  private Dataset<Row> failed() {
    return warehouse
        .read(Quarantined.TABLE)
        .filter(
            col("job")
                .equalTo(LabelJob.NAME)
                .and(col("network_sha256").equalTo(vocabulary.sha256())))
        .select(
            col("series_digest").as("failed_digest"),
            col("reason").as("failed_reason"),
            col("object_ref").as("failed_ref"))
        .distinct();
  }
}
