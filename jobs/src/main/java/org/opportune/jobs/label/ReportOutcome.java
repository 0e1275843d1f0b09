package org.opportune.jobs.label;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.inference.text.FoundLabel;
import org.opportune.inference.text.LabelledReport;
import org.opportune.inference.text.ReportLabeller;
import org.opportune.inference.text.Vocabulary;
import org.opportune.ingest.Reason;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.table.ReportLabels;
import org.opportune.jobs.table.ReportLabelsTable;

/**
 * What comes of a report: its row of {@code report_labels}, or the reason why there is none. A
 * broken report costs its own row alone.
 */
final class ReportOutcome {
  static final String REASON = "reason";
  static final String OBJECT_REF = "object_ref";

  /** Columns of the table, then {@link #REASON} (null: labelled) and {@link #OBJECT_REF}. */
  static final StructType SCHEMA =
      ReportLabelsTable.TABLE
          .schema()
          .add(REASON, DataTypes.StringType)
          .add(OBJECT_REF, DataTypes.StringType);

  /** What decoders write in the place of bytes that are no UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private final Vocabulary vocabulary;
  private final List<String> labels;
  private final ReportLabeller labeller;
  private final Pseudonyms pseudonyms;
  private final ObjectSeal seal;
  private final int maxCharacters;
  private final boolean withText;

  ReportOutcome(Vocabulary vocabulary, SiteKey siteKey, int maxCharacters, boolean withText) {
    this.vocabulary = vocabulary;
    this.labels = vocabulary.labels();
    this.labeller = vocabulary.labeller();
    this.pseudonyms = new Pseudonyms(siteKey);
    this.seal = new ObjectSeal(siteKey);
    this.maxCharacters = maxCharacters;
    this.withText = withText;
  }

  /** The outcome of a row of {@link ReportSource}, in {@link #SCHEMA}. */
  Row of(Row report) {
    String key = given(report.getAs(ReportSource.KEY));
    String study = given(report.getAs(ReportSource.STUDY));
    Object stored = report.getAs(ReportSource.TEXT);
    String text = stored instanceof byte[] bytes ? decoded(bytes) : (String) stored;
    Reason reason = refusal(key, text, stored);
    LabelledReport labelled = null;
    if (reason == null) {
      try {
        labelled = labeller.label(text);
      } catch (RuntimeException e) {
        // Its message may hold words of the report: only the reason is kept.
        reason = Reason.PROCESSING_FAILED;
      }
    }
    return row(key, study, text == null ? "" : text, labelled, reason);
  }

  private Reason refusal(String key, String text, Object stored) {
    if (key == null) {
      return Reason.NO_REPORT_KEY;
    }
    if (stored == null) {
      return Reason.EMPTY_REPORT;
    }
    if (text == null || text.indexOf(REPLACEMENT) >= 0) {
      return Reason.NOT_UTF8;
    }
    if (text.isBlank()) {
      return Reason.EMPTY_REPORT;
    }
    return text.length() > maxCharacters ? Reason.OVER_BUDGET : null;
  }

  private Row row(String key, String study, String text, LabelledReport labelled, Reason reason) {
    ReportLabels labels =
        new ReportLabels(
            key == null ? null : pseudonyms.key("report", key),
            study == null ? null : pseudonyms.key("study", study),
            pseudonyms.key("report-text", text),
            vocabulary.name(),
            vocabulary.sha256(),
            labelled == null ? Map.of() : labels(labelled.positive()),
            labelled == null ? List.of() : found(labelled, text),
            text.codePointCount(0, text.length()),
            labelled == null ? 0 : labelled.sentences(),
            withText && labelled != null ? text : null);
    Row row = ReportLabelsTable.TABLE.row(labels);
    Object[] values = new Object[SCHEMA.size()];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    values[row.size()] = reason == null ? null : reason.code();
    values[row.size() + 1] = key == null ? null : seal.seal("report " + key);
    return RowFactory.create(values);
  }

  private Map<String, Integer> labels(Set<String> positive) {
    Map<String, Integer> values = new LinkedHashMap<>();
    labels.forEach(label -> values.put(label, positive.contains(label) ? 1 : 0));
    return values;
  }

  private static List<FoundLabel> found(LabelledReport labelled, String text) {
    return labelled.found().stream()
        .map(
            found ->
                new FoundLabel(
                    found.label(), found.locations(), found.sentence().inCodePoints(text)))
        .toList();
  }

  private static String given(String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Null when the bytes are no UTF-8. */
  private static String decoded(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
