package org.opportune.jobs.table;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * One column of a table: its name, type and meaning, and how its value comes from a row's record.
 *
 * @param <T> the record a row is made from
 * @param name column name; carries the unit where the value has one
 * @param type Spark type
 * @param doc what the value is, its range and how it is computed
 * @param value the value of a record: null where it is absent
 */
public record Column<T>(String name, DataType type, String doc, Function<T, Object> value) {

  static <T> Column<T> text(String name, String doc, Function<T, String> value) {
    return new Column<>(name, DataTypes.StringType, doc, value::apply);
  }

  static <T> Column<T> texts(String name, String doc, Function<T, List<String>> value) {
    return new Column<>(
        name,
        DataTypes.createArrayType(DataTypes.StringType, false),
        doc,
        row -> toSeq(value.apply(row)));
  }

  static <T> Column<T> counts(String name, String doc, Function<T, Map<String, Integer>> value) {
    return new Column<>(
        name,
        DataTypes.createMapType(DataTypes.StringType, DataTypes.IntegerType, false),
        doc,
        row -> scala.jdk.javaapi.CollectionConverters.asScala(value.apply(row)));
  }

  static <T> Column<T> integer(String name, String doc, Function<T, Integer> value) {
    return new Column<>(name, DataTypes.IntegerType, doc, value::apply);
  }

  static <T> Column<T> count(String name, String doc, Function<T, Long> value) {
    return new Column<>(name, DataTypes.LongType, doc, value::apply);
  }

  static <T> Column<T> number(String name, String doc, Function<T, Double> value) {
    return new Column<>(name, DataTypes.DoubleType, doc, value::apply);
  }

  static <T> Column<T> flag(String name, String doc, Function<T, Boolean> value) {
    return new Column<>(name, DataTypes.BooleanType, doc, value::apply);
  }

  static <E> Object toSeq(List<E> values) {
    return scala.jdk.javaapi.CollectionConverters.asScala(values).toSeq();
  }
}
