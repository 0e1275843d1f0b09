package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.ReportLabelsTable;
import org.opportune.jobs.table.Warehouse;

/**
 * Which labels each study bears. A study bears what any of its reports says; a study without report
 * is not among them.
 *
 * @param rows {@code study_key} and {@code positive}, the names of its labels, sorted
 */
record VolumeLabels(Dataset<Row> rows) {
  private static final String STUDY = "study_key";
  private static final String LABEL = "label";

  /** Labels that {@code label-reports} found, of the latest row of each report. */
  static VolumeLabels ofReports(Warehouse warehouse, String vocabulary) {
    Dataset<Row> reports =
        warehouse.read(ReportLabelsTable.TABLE).filter(col("vocabulary").equalTo(vocabulary));
    return of(
        Latest.by(reports, "report_key")
            .select(col(STUDY), explode_outer(col("positive")).as(LABEL)));
  }

  /**
   * Labels of a CSV or Parquet with a column {@code study_key} (pseudonym, as in {@code series})
   * and a column of 0 and 1 per label; an empty cell is 0.
   *
   * @param place path or URI; a name that ends in .csv is a CSV
   * @throws UserException when it cannot be read, or is no such table
   */
  static VolumeLabels ofFile(SparkSession spark, String place) {
    Dataset<Row> table;
    try {
      table =
          place.endsWith(".csv")
              ? spark.read().option("header", "true").csv(place)
              : spark.read().parquet(place);
    } catch (Exception e) {
      // Spark's AnalysisException is checked in Java, and undeclared.
      throw new UserException(
          "Cannot read --labels %s: no CSV (.csv) or Parquet is there".formatted(place), e);
    }
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains(STUDY) || columns.size() < 2) {
      throw new UserException(
          "Invalid --labels: %s has the columns %s; give %s and one per label"
              .formatted(place, String.join(", ", columns), STUDY));
    }
    Dataset<Row> each =
        table.select(col(STUDY), explode(map(cells(columns))).as(new String[] {LABEL, "value"}));
    Dataset<Row> wrong =
        each.filter(col("value").isNotNull().and(col("value").isin("0", "1").equalTo(false)));
    if (!wrong.isEmpty()) {
      Row first = wrong.head();
      throw new UserException(
          "Invalid --labels: %s, column %s holds %s; give 0 or 1"
              .formatted(place, first.getString(1), first.getString(2)));
    }
    return of(each.select(col(STUDY), when(col("value").equalTo("1"), col(LABEL)).as(LABEL)));
  }

  private static VolumeLabels of(Dataset<Row> each) {
    return new VolumeLabels(
        each.filter(col(STUDY).isNotNull())
            .groupBy(STUDY)
            .agg(array_sort(collect_set(col(LABEL))).as("positive")));
  }

  private static Column[] cells(List<String> columns) {
    List<Column> cells = new ArrayList<>();
    for (String name : columns) {
      if (!name.equals(STUDY)) {
        cells.add(lit(name));
        cells.add(col("`" + name + "`").cast("string"));
      }
    }
    return cells.toArray(new Column[0]);
  }
}
