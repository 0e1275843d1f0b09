package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MapType;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.Latest;

/**
 * Which labels each study bears. A study bears what any of its rows says; a study that no row says
 * anything of is not among them.
 *
 * @param rows {@code study_key} and {@code positive}, the names of its labels, sorted
 */
record VolumeLabels(Dataset<Row> rows) {
  private static final String STUDY = "study_key";
  private static final String LABELS = "labels";
  private static final String REPORT = "report_key";
  private static final String VOCABULARY = "vocabulary";

  /**
   * Reads a table: a CSV or Parquet with a column {@code study_key} (pseudonym, as in {@code
   * series}) and a column of 0 and 1 per label, or the table {@code report_labels}, whose labels
   * are one column of names to 0 and 1, and of which the latest row of a report counts.
   *
   * @param place path or URI; a name that ends in .csv is a CSV
   * @throws UserException when it cannot be read, or is no such table
   */
  static VolumeLabels read(SparkSession spark, String place) {
    Dataset<Row> table;
    try {
      table =
          place.endsWith(".csv")
              ? spark.read().option("header", "true").csv(place)
              : spark.read().parquet(place);
      return of(table, place);
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException("Cannot read --labels " + place + ": " + reason(e), e);
      }
      throw e;
    }
  }

  /** Labels of a table that was read. */
  static VolumeLabels of(Dataset<Row> table, String place) {
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(STUDY)) {
      throw new UserException(
          "Invalid labels: %s has no column %s; it has %s"
              .formatted(place, STUDY, String.join(", ", columns)));
    }
    boolean mapped =
        columns.contains(LABELS) && table.schema().apply(LABELS).dataType() instanceof MapType;
    Dataset<Row> latest =
        mapped && columns.contains(REPORT) ? Latest.by(oneVocabulary(table, place), REPORT) : table;
    Column labels = mapped ? col(LABELS) : map(cells(columns));
    Dataset<Row> each =
        latest
            .filter(col(STUDY).isNotNull())
            .select(col(STUDY), explode(labels).as(new String[] {"label", "value"}));
    return new VolumeLabels(
        each.groupBy(STUDY)
            .agg(
                array_sort(
                        collect_set(
                            when(coalesce(col("value").cast("int"), lit(0)).gt(0), col("label"))))
                    .as("positive")));
  }

  /** Rows of two vocabularies would make of what one of them does not know a label that is 0. */
  private static Dataset<Row> oneVocabulary(Dataset<Row> table, String place) {
    if (!Arrays.asList(table.columns()).contains(VOCABULARY)) {
      return table;
    }
    List<String> vocabularies =
        table.select(VOCABULARY).distinct().collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    if (vocabularies.size() > 1 && !vocabularies.contains("ct")) {
      throw new UserException(
          "Invalid labels: %s holds reports of the vocabularies %s, none of them ct"
              .formatted(place, String.join(", ", vocabularies)));
    }
    return vocabularies.size() > 1 ? table.filter(col(VOCABULARY).equalTo("ct")) : table;
  }

  private static Column[] cells(List<String> columns) {
    List<Column> cells = new ArrayList<>();
    for (String name : columns) {
      if (!name.equals(STUDY)) {
        cells.add(lit(name));
        cells.add(concat(col("`" + name + "`"), lit("")));
      }
    }
    return cells.toArray(new Column[0]);
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
