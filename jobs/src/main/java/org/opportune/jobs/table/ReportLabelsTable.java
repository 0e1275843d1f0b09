package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One row per report and vocabulary. */
public final class ReportLabelsTable {
  private static final StructType FOUND =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("locations", DataTypes.createArrayType(DataTypes.StringType, false))
          .add("begin", DataTypes.IntegerType)
          .add("end", DataTypes.IntegerType);

  /** The table. */
  public static final Table<ReportLabels> TABLE =
      new Table<>(
          "report_labels",
          "One report, labelled by the rules of one vocabulary.",
          List.of(
              text(
                  "report_key",
                  Meanings.pseudonym("the report", "of the value of the key column"),
                  ReportLabels::reportKey),
              text(
                  "study_key",
                  Meanings.pseudonym(
                      "the study, as in series; null: the reports do not say which",
                      "of StudyInstanceUID"),
                  ReportLabels::studyKey),
              text(
                  "text_digest",
                  Meaning.of("which text: changes when the report does")
                      .computed("HMAC-SHA-256 under the site key of the text"),
                  ReportLabels::textDigest),
              text("vocabulary", "rules and terms: name", ReportLabels::vocabulary),
              text(
                  "vocabulary_sha256",
                  Meaning.of("rules and terms: which state").computed("SHA-256 of their files"),
                  ReportLabels::vocabularySha256),
              Column.counts(
                  "labels",
                  Meaning.of("1 or 0 for every label of the vocabulary")
                      .range(0, 1)
                      .computed("SARLE-Rules: 1 when any sentence makes it so"),
                  ReportLabels::labels),
              texts("positive", Meaning.of("names of the positive labels"), ReportLabels::positive),
              new Column<>(
                  "found",
                  DataTypes.createArrayType(FOUND, false),
                  "what made labels positive: label, places, and the sentence as characters"
                      + " (Unicode code points) of the report, the first 0, the end not included",
                  ReportLabelsTable::found),
              integer(
                  "characters",
                  Meaning.of("length of the report in Unicode code points").atLeast(1),
                  ReportLabels::characters),
              integer(
                  "sentences",
                  Meaning.of("sentences read; those of sections left out are not counted")
                      .atLeast(0),
                  ReportLabels::sentences),
              text(
                  "text",
                  "the report; null unless label-reports ran --with-text",
                  ReportLabels::text)));

  private ReportLabelsTable() {}

  private static Object found(ReportLabels report) {
    List<Row> rows =
        report.found().stream()
            .map(
                found ->
                    RowFactory.create(
                        found.label(),
                        Column.toSeq(found.locations()),
                        found.sentence().begin(),
                        found.sentence().end()))
            .toList();
    return Column.toSeq(rows);
  }
}
