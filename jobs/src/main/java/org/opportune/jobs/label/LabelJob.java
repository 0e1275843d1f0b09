package org.opportune.jobs.label;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.text.Vocabulary;
import org.opportune.inference.text.VocabularyException;
import org.opportune.inference.text.VocabularyFiles;
import org.opportune.ingest.Reason;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.stop.NightStopped;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ReportLabelsTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.Warehouse;

/**
 * Labels reports into {@code report_labels}, batch by batch. What stands for the same text, study
 * and vocabulary is not written again.
 */
public final class LabelJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "label_reports";

  private final NightContext night;
  private final SiteKey siteKey;
  private final ReportChoice choice;
  private final VocabularyFiles vocabulary;

  /**
   * A job over some reports, by the vocabulary of the settings.
   *
   * @throws UserException when the vocabulary cannot be used
   */
  public LabelJob(NightContext night, SiteKey siteKey, ReportChoice choice) {
    this.night = night;
    this.siteKey = siteKey;
    this.choice = choice;
    try {
      this.vocabulary = VocabularyFiles.open(night.settings().text("labels.vocabulary"));
      Vocabulary.read(vocabulary);
    } catch (VocabularyException e) {
      throw new UserException(e.getMessage() + " (setting labels.vocabulary)", e);
    }
  }

  /**
   * What a run did; the last four add up to the first.
   *
   * @param seen reports read
   * @param labelled rows written
   * @param quarantined reports that could not be labelled, those of earlier runs among them
   * @param repeated reports that stand there twice, word by word
   * @param standing reports labelled before with the same text, study and vocabulary
   * @param notices what a person should know
   */
  public record Result(
      long seen,
      long labelled,
      long quarantined,
      long repeated,
      long standing,
      List<String> notices) {}

  /** Runs the job. */
  public Result run() throws Exception {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, List.of(ReportLabelsTable.TABLE, Quarantined.TABLE));
    Dataset<Row> reports = new ReportSource(night.spark(), choice).rows();
    long seen = reports.count();
    long batchReports = night.settings().count("labels.batch-reports", 1);
    int batches = Math.toIntExact((seen + batchReports - 1) / batchReports);
    Map<String, Long> counts = new HashMap<>();
    try (Progress.Step step = night.progress().begin("labelling", "reports", seen)) {
      long before = 0;
      for (int number = 0; number < batches; number++) {
        if (night.stop().isDue()) {
          throw new NightStopped("%,d of %,d reports are labelled".formatted(before, seen));
        }
        batch(reports, new BatchShare(number, batches), before, step)
            .forEach((status, count) -> counts.merge(status, count, Long::sum));
        before = counts.values().stream().mapToLong(Long::longValue).sum();
      }
      if (before != seen) {
        throw new UserException(
            "Cannot account for %,d of %,d reports: the files changed while they were read; run it again"
                .formatted(seen - before, seen));
      }
    }
    return new Result(
        seen,
        counts.getOrDefault(ReportStatus.LABELLED, 0L),
        counts.getOrDefault(ReportStatus.QUARANTINED, 0L)
            + counts.getOrDefault(ReportStatus.KNOWN, 0L),
        counts.getOrDefault(ReportStatus.REPEATED, 0L),
        counts.getOrDefault(ReportStatus.STANDING, 0L),
        notices(seen));
  }

  private List<String> notices(long seen) {
    if (seen == 0) {
      return List.of("no reports were found: check the path and --format");
    }
    return choice.namesStudies()
        ? List.of()
        : List.of(
            "the labels name no studies and do not join the scans: give --study-column or --links");
  }

  private Map<String, Long> batch(
      Dataset<Row> reports, BatchShare share, long before, Progress.Step step) throws Exception {
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("labelled reports");
    LabelTask task =
        new LabelTask(
            vocabulary,
            siteKey,
            night.settings().integer("labels.max-characters", 1),
            choice.withText(),
            share,
            counter);
    Dataset<Row> outcomes =
        new ReportStatus(night.warehouse(), vocabulary, choice.withText())
            .of(reports.mapPartitions(task, Encoders.row(ReportOutcome.SCHEMA)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<String, Long> counts = new HashMap<>();
      List<Row> grouped =
          CountedTasks.watch(
              step,
              before,
              counter,
              () -> outcomes.groupBy(ReportStatus.STATUS).count().collectAsList());
      grouped.forEach(row -> counts.put(row.getString(0), row.getLong(1)));
      write(outcomes, counts);
      return counts;
    } finally {
      outcomes.unpersist();
    }
  }

  private void write(Dataset<Row> outcomes, Map<String, Long> counts) {
    if (!counts.containsKey(ReportStatus.LABELLED)
        && !counts.containsKey(ReportStatus.QUARANTINED)) {
      return;
    }
    Warehouse warehouse = night.warehouse();
    Warehouse.Batch batch =
        warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
    if (counts.containsKey(ReportStatus.QUARANTINED)) {
      ScreenedWith with = ScreenedWith.ofReports(vocabulary.name(), vocabulary.sha256());
      batch.write(
          Quarantined.TABLE,
          outcomes
              .filter(col(ReportStatus.STATUS).equalTo(ReportStatus.QUARANTINED))
              .map(
                  (MapFunction<Row, Row>) row -> quarantined(row, with),
                  Encoders.row(Quarantined.TABLE.schema())));
    }
    if (counts.containsKey(ReportStatus.LABELLED)) {
      Column[] columns =
          Arrays.stream(ReportLabelsTable.TABLE.schema().fieldNames())
              .map(name -> col(name))
              .toArray(Column[]::new);
      batch.write(
          ReportLabelsTable.TABLE,
          outcomes.filter(col(ReportStatus.STATUS).equalTo(ReportStatus.LABELLED)).select(columns));
    }
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    counts.forEach(facts::put);
    batch.commit(facts);
  }

  private static Row quarantined(Row row, ScreenedWith with) {
    Reason reason = Reason.ofCode(row.getAs(ReportOutcome.REASON));
    return Quarantined.TABLE.row(
        Quarantined.report(
            row.getAs(ReportOutcome.OBJECT_REF), row.getAs("text_digest"), with, reason));
  }
}
