package org.opportune.jobs.table;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of the warehouse: its columns in order. The partition columns {@code run_date} and {@code
 * batch} come from the folder names and are not listed.
 *
 * @param <T> the record a row is made from
 * @param name folder of the table
 * @param doc what one row is
 * @param columns columns in order
 */
public record Table<T>(String name, String doc, List<Column<T>> columns) {

  /** The Spark schema; each column's meaning is its comment, stored in the Parquet metadata. */
  public StructType schema() {
    return DataTypes.createStructType(
        columns.stream()
            .map(
                column ->
                    new StructField(
                        column.name(),
                        column.type(),
                        true,
                        new MetadataBuilder().putString("comment", column.comment()).build()))
            .toArray(StructField[]::new));
  }

  /** The row of a record. */
  public Row row(T record) {
    return RowFactory.create(
        columns.stream().map(column -> column.value().apply(record)).toArray());
  }
}
