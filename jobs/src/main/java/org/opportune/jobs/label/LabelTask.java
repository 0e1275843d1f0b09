package org.opportune.jobs.label;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.text.Vocabulary;
import org.opportune.inference.text.VocabularyFiles;
import org.opportune.ingest.privacy.SiteKey;

/** Labels the reports of a partition that belong to one batch, one after the other. */
final class LabelTask implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final VocabularyFiles vocabulary;
  private final SiteKey siteKey;
  private final int maxCharacters;
  private final boolean withText;
  private final BatchShare share;
  private final LongAccumulator counter;

  /**
   * A task.
   *
   * @param maxCharacters longer reports are refused
   * @param withText whether rows hold the text
   * @param share which reports belong to the batch
   * @param counter counts reports as they are labelled
   */
  LabelTask(
      VocabularyFiles vocabulary,
      SiteKey siteKey,
      int maxCharacters,
      boolean withText,
      BatchShare share,
      LongAccumulator counter) {
    this.vocabulary = vocabulary;
    this.siteKey = siteKey;
    this.maxCharacters = maxCharacters;
    this.withText = withText;
    this.share = share;
    this.counter = counter;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> reports) {
    ReportOutcome outcome =
        new ReportOutcome(Vocabulary.read(vocabulary), siteKey, maxCharacters, withText);
    return new Iterator<>() {
      private Row next = advance();

      private Row advance() {
        while (reports.hasNext()) {
          Row report = reports.next();
          if (share.has(report)) {
            counter.add(1);
            return outcome.of(report);
          }
        }
        return null;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Row next() {
        Row result = next;
        next = advance();
        return result;
      }
    };
  }
}
