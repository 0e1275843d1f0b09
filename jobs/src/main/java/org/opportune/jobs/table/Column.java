package org.opportune.jobs.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * One column of a table: its name, type and meaning, and how its value comes from a row's record.
 *
 * @param <T> the record a row is made from
 * @param name column name; carries the unit where the value has one
 * @param type Spark type
 * @param meaning what the value is
 * @param value the value of a record: null where it is absent
 */
public record Column<T>(String name, DataType type, Meaning meaning, Function<T, Object> value) {
  /** Units by the ending of a column's name, longer endings first. */
  private static final List<Map.Entry<String, String>> UNITS =
      List.of(
          Map.entry("_percent", "%"),
          Map.entry("_bytes", "bytes"),
          Map.entry("_years", "years"),
          Map.entry("_mas", "mAs"),
          Map.entry("_hu", "HU"),
          Map.entry("_ml", "ml"),
          Map.entry("_mm", "mm"),
          Map.entry("_ms", "ms"),
          Map.entry("_s", "s"));

  /** A column whose meaning is a clause. */
  public Column(String name, DataType type, String what, Function<T, Object> value) {
    this(name, type, Meaning.of(what), value);
  }

  static <T> Column<T> text(String name, String what, Function<T, String> value) {
    return text(name, Meaning.of(what), value);
  }

  static <T> Column<T> text(String name, Meaning meaning, Function<T, String> value) {
    return new Column<>(name, DataTypes.StringType, meaning, value::apply);
  }

  static <T> Column<T> texts(String name, String what, Function<T, List<String>> value) {
    return texts(name, Meaning.of(what), value);
  }

  static <T> Column<T> texts(String name, Meaning meaning, Function<T, List<String>> value) {
    return new Column<>(
        name,
        DataTypes.createArrayType(DataTypes.StringType, false),
        meaning,
        row -> toSeq(value.apply(row)));
  }

  static <T> Column<T> counts(
      String name, Meaning meaning, Function<T, Map<String, Integer>> value) {
    return new Column<>(
        name,
        DataTypes.createMapType(DataTypes.StringType, DataTypes.IntegerType, false),
        meaning,
        row -> scala.jdk.javaapi.CollectionConverters.asScala(value.apply(row)));
  }

  static <T> Column<T> numbers(
      String name, Meaning meaning, Function<T, Map<String, Double>> value) {
    return new Column<>(
        name,
        DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
        meaning,
        row -> scala.jdk.javaapi.CollectionConverters.asScala(value.apply(row)));
  }

  static <T> Column<T> integer(String name, String what, Function<T, Integer> value) {
    return integer(name, Meaning.of(what), value);
  }

  static <T> Column<T> integer(String name, Meaning meaning, Function<T, Integer> value) {
    return new Column<>(name, DataTypes.IntegerType, meaning, value::apply);
  }

  static <T> Column<T> count(String name, String what, Function<T, Long> value) {
    return new Column<>(name, DataTypes.LongType, Meaning.of(what).atLeast(0), value::apply);
  }

  static <T> Column<T> number(String name, String what, Function<T, Double> value) {
    return number(name, Meaning.of(what), value);
  }

  static <T> Column<T> number(String name, Meaning meaning, Function<T, Double> value) {
    return new Column<>(name, DataTypes.DoubleType, meaning, value::apply);
  }

  static <T> Column<T> flag(String name, String what, Function<T, Boolean> value) {
    return flag(name, Meaning.of(what), value);
  }

  static <T> Column<T> flag(String name, Meaning meaning, Function<T, Boolean> value) {
    return new Column<>(name, DataTypes.BooleanType, meaning, value::apply);
  }

  static <E> Object toSeq(List<E> values) {
    return scala.jdk.javaapi.CollectionConverters.asScala(values).toSeq();
  }

  /** The unit: as stated, else by the ending of the name; numbers alone have one. */
  public Optional<String> unit() {
    if (meaning.unit() != null) {
      return Optional.of(meaning.unit());
    }
    if (!(type instanceof org.apache.spark.sql.types.NumericType)) {
      return Optional.empty();
    }
    return UNITS.stream()
        .filter(unit -> name.endsWith(unit.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** What a file says of this column: meaning, unit, range and codes in one line. */
  public String comment() {
    StringJoiner comment = new StringJoiner("; ");
    comment.add(meaning.what());
    unit().ifPresent(unit -> comment.add("unit " + unit));
    meaning.range().ifPresent(range -> comment.add("range " + range));
    if (meaning.codes() != null) {
      comment.add(
          "codes "
              + String.join(", ", meaning.codes().codes().stream().map(c -> c.value()).toList()));
    }
    if (meaning.computed() != null) {
      comment.add(meaning.computed());
    }
    return comment.toString();
  }
}
