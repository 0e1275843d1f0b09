package org.opportune.jobs.label;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.trim;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.opportune.jobs.UserException;

/**
 * Reads reports as they lie, a row each: key, StudyInstanceUID, text. The text is read where it is
 * labelled and crosses no shuffle, which would leave it on the disks of executors.
 */
final class ReportSource {
  static final String KEY = "report_source_key";
  static final String STUDY = "report_source_study";
  static final String TEXT = "report_source_text";

  private static final String LINK_KEY = "key";
  private static final String LINK_STUDY = "study_uid";

  private final SparkSession spark;
  private final ReportChoice choice;

  ReportSource(SparkSession spark, ReportChoice choice) {
    this.spark = spark;
    this.choice = choice;
  }

  /**
   * One row per report: {@link #KEY}, {@link #STUDY} and {@link #TEXT}, a string or bytes.
   *
   * @throws UserException when they cannot be read or lack a column
   */
  Dataset<Row> rows() {
    Dataset<Row> rows =
        choice.format() == ReportFormat.TEXT ? files() : columns(table(choice.reports()));
    return choice.links().map(links -> linked(rows, links)).orElse(rows);
  }

  private Dataset<Row> files() {
    Dataset<Row> files =
        load(
            choice.reports(),
            (reader, path) ->
                reader
                    .format("binaryFile")
                    .option("pathGlobFilter", "*.txt")
                    .option("recursiveFileLookup", "true")
                    .load(path));
    return files.select(
        regexp_extract(col("path"), "([^/]+)\\.txt$", 1).as(KEY),
        lit(null).cast(DataTypes.StringType).as(STUDY),
        col("content").as(TEXT));
  }

  private Dataset<Row> columns(Dataset<Row> table) {
    Column study =
        choice
            .studyColumn()
            .map(name -> trim(column(table, name, "--study-column")))
            .orElse(lit(null).cast(DataTypes.StringType));
    Column text = columnOf(table, choice.reportColumn(), "give the right one with --report-column");
    boolean bytes =
        table.schema().apply(choice.reportColumn()).dataType().equals(DataTypes.BinaryType);
    return table.select(
        trim(column(table, choice.keyColumn(), "--key-column")).as(KEY),
        study.as(STUDY),
        (bytes ? text : text.cast(DataTypes.StringType)).as(TEXT));
  }

  private static Column column(Dataset<Row> table, String name, String option) {
    return columnOf(table, name, "give the right one with " + option).cast(DataTypes.StringType);
  }

  private static Column columnOf(Dataset<Row> table, String name, String fix) {
    if (!List.of(table.columns()).contains(name)) {
      throw new UserException(
          "Cannot read reports: no column %s; there are %s; %s"
              .formatted(name, String.join(", ", table.columns()), fix));
    }
    return table.col("`" + name + "`");
  }

  /** The studies of reports that name none themselves, by a file of pairs. */
  private Dataset<Row> linked(Dataset<Row> rows, URI links) {
    Dataset<Row> table = table(links);
    String fix = "a file of links has the columns " + LINK_KEY + " and " + LINK_STUDY;
    Dataset<Row> pairs =
        table
            .select(
                trim(columnOf(table, LINK_KEY, fix).cast(DataTypes.StringType)).as(LINK_KEY),
                trim(columnOf(table, LINK_STUDY, fix).cast(DataTypes.StringType)).as(LINK_STUDY))
            .distinct();
    long pairsOfKeys = pairs.count();
    long keys = pairs.select(LINK_KEY).distinct().count();
    if (pairsOfKeys > keys) {
      throw new UserException(
          "Invalid links %s: %,d keys have more than one study_uid; leave one line per key"
              .formatted(links, pairsOfKeys - keys));
    }
    return rows.join(broadcast(pairs), col(KEY).equalTo(col(LINK_KEY)), "left")
        .select(col(KEY), coalesce(col(LINK_STUDY), col(STUDY)).as(STUDY), col(TEXT));
  }

  private Dataset<Row> table(URI uri) {
    boolean csv =
        uri.equals(choice.reports())
            ? choice.format() == ReportFormat.CSV
            : uri.getPath().toLowerCase(Locale.ROOT).contains(".csv");
    return load(
        uri,
        (reader, path) ->
            csv
                ? reader
                    .option("header", "true")
                    .option("multiLine", "true")
                    .option("escape", "\"")
                    .csv(path)
                : reader.parquet(path));
  }

  @FunctionalInterface
  private interface Load {
    Dataset<Row> from(DataFrameReader reader, String path) throws AnalysisException;
  }

  private Dataset<Row> load(URI uri, Load load) {
    try {
      return load.from(spark.read(), uri.toString());
    } catch (AnalysisException e) {
      throw new UserException(
          "Cannot read reports %s: %s"
              .formatted(
                  uri,
                  Optional.ofNullable(e.getMessage())
                      .flatMap(message -> message.lines().findFirst())
                      .orElse("not readable")),
          e);
    }
  }
}
