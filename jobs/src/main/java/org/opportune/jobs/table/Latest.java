package org.opportune.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Tables only grow: of several rows about one thing, the one of the latest batch counts. */
public final class Latest {
  private static final String ORDER = "latest_order";

  private Latest() {}

  /** The latest row of each value of the given columns. */
  public static Dataset<Row> by(Dataset<Row> rows, String... keys) {
    Column[] partition = Arrays.stream(keys).map(key -> col(key)).toArray(Column[]::new);
    return rows.withColumn(
            ORDER,
            row_number()
                .over(
                    Window.partitionBy(partition)
                        .orderBy(col("run_date").desc(), col("batch").desc())))
        .filter(col(ORDER).equalTo(1))
        .drop(ORDER);
  }
}
