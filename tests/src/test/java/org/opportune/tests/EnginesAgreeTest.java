package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Column;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;
import org.opportune.jobs.table.Warehouse;

/**
 * DuckDB, Spark and pandas read every table of a warehouse, one of this version and one of each
 * earlier, and agree on every column's count and total: the sum of numbers, the length of texts,
 * lists and maps, the true ones of booleans, the microseconds of times. {@code OPPORTUNE_PYTHON}
 * names a Python that has pandas with pyarrow or fastparquet.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
class EnginesAgreeTest {
  private static final double RELATIVE = 1e-9;
  private static final Path ROOT = Path.of(System.getProperty("opportune.root"));

  /** Which version wrote a warehouse. */
  enum Writer {
    VERSION_0_1_0,
    THIS
  }

  /** What an engine says of a column. */
  private record Total(long rows, long present, double total) {}

  private static final List<String> RECORD_LISTS =
      List.of("instances.frames", "series.slices", "report_labels.found");

  @TempDir static Path folder;

  private static final Map<Writer, Path> WAREHOUSES = new EnumMap<>(Writer.class);

  @Parameter Writer writer;

  private Path warehouse;
  private Map<String, Total> duckDb;

  @BeforeEach
  void ask() throws Exception {
    if (!WAREHOUSES.containsKey(writer)) {
      WAREHOUSES.put(writer, write(writer));
    }
    warehouse = WAREHOUSES.get(writer);
    duckDb = new TreeMap<>();
    try (WarehouseDatabase database =
            WarehouseDatabase.open(warehouse.toUri(), new Configuration());
        Statement statement = database.connection().createStatement()) {
      for (Table<?> table : Tables.ALL) {
        for (Column<?> column : table.columns()) {
          String name = "\"" + column.name() + "\"";
          try (ResultSet row =
              statement.executeQuery(
                  "select count(*), count(%s), coalesce(sum(%s), 0)::double from %s_history"
                      .formatted(name, duckDbTotal(name, column.type()), table.name()))) {
            row.next();
            duckDb.put(
                table.name() + "." + column.name(),
                new Total(row.getLong(1), row.getLong(2), row.getDouble(3)));
          }
        }
      }
    }
  }

  private static Path write(Writer writer) throws Exception {
    if (writer == Writer.VERSION_0_1_0) {
      return ROOT.resolve("jobs/src/test/resources/warehouses/0.1.0");
    }
    EveryTable.write(folder);
    return folder;
  }

  @Test
  void everyTableOfThisVersionHasRows() {
    assumeTrue(writer == Writer.THIS, "earlier versions had fewer tables");
    for (Table<?> table : Tables.ALL) {
      String column = table.name() + "." + table.columns().get(0).name();
      assertThat(duckDb.get(column).rows()).as(table.name()).isPositive();
    }
  }

  private static String duckDbTotal(String column, DataType type) {
    if (type instanceof ArrayType || type.equals(DataTypes.StringType)) {
      return "length(" + column + ")";
    }
    if (type instanceof MapType) {
      return "cardinality(" + column + ")";
    }
    if (type.equals(DataTypes.TimestampType)) {
      return "epoch_us(" + column + ")";
    }
    return type.equals(DataTypes.BooleanType) ? column + "::int" : column;
  }

  private static String sparkTotal(String column, DataType type) {
    if (type.equals(DataTypes.StringType)) {
      return "length(" + column + ")";
    }
    if (type instanceof ArrayType || type instanceof MapType) {
      return "case when %1$s is not null then size(%1$s) end".formatted(column);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return "unix_micros(" + column + ")";
    }
    return type.equals(DataTypes.BooleanType) ? "cast(" + column + " as int)" : column;
  }

  @Test
  void sparkAgreesWithDuckDb() throws Exception {
    Map<String, Total> totals = new TreeMap<>();
    Settings settings = Settings.load(Optional.empty(), Map.of());
    try (SparkSession spark = SparkSessions.open("test", settings)) {
      Warehouse tables = new Warehouse(warehouse.toUri(), spark);
      for (Table<?> table : Tables.ALL) {
        Dataset<Row> rows = tables.read(table);
        List<String> expressions = new ArrayList<>(List.of("count(*)"));
        for (Column<?> column : table.columns()) {
          String name = "`" + column.name() + "`";
          expressions.add("count(" + name + ")");
          expressions.add(
              "coalesce(cast(sum(%s) as double), 0.0)".formatted(sparkTotal(name, column.type())));
        }
        Row row = rows.selectExpr(expressions.toArray(String[]::new)).first();
        for (int i = 0; i < table.columns().size(); i++) {
          totals.put(
              table.name() + "." + table.columns().get(i).name(),
              new Total(row.getLong(0), row.getLong(2 * i + 1), row.getDouble(2 * i + 2)));
        }
      }
    }
    assertAgree("Spark", totals);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pyarrow", "fastparquet"})
  void pandasAgreesWithDuckDb(String engine) throws Exception {
    String python = Optional.ofNullable(System.getenv("OPPORTUNE_PYTHON")).orElse("python3");
    assumeTrue(
        run(
                python,
                "-c",
                "import pandas, importlib.util as u; assert u.find_spec('%s')".formatted(engine))
            .isPresent(),
        "no pandas with %1$s in %2$s; set OPPORTUNE_PYTHON (Debian sid: python3-%1$s)"
            .formatted(engine, python));
    String printed =
        run(
                python,
                ROOT.resolve("tests/engines/totals.py").toString(),
                warehouse.toString(),
                engine)
            .orElseThrow();
    Map<String, Total> totals = new TreeMap<>();
    for (String line : printed.lines().filter(line -> !line.startsWith("#")).toList()) {
      assertThat(line).as("a table that pandas cannot read").doesNotStartWith("!");
      String[] cells = line.split("\t");
      totals.put(
          cells[0] + "." + cells[1],
          new Total(
              Long.parseLong(cells[2]), Long.parseLong(cells[3]), Double.parseDouble(cells[4])));
    }
    if (engine.equals("fastparquet")) {
      // It reads lists of records as null; they have no sum.
      RECORD_LISTS.forEach(column -> totals.put(column, duckDb.get(column)));
    }
    assertAgree("pandas with " + engine, totals);
  }

  private void assertAgree(String engine, Map<String, Total> totals) {
    assertThat(totals.keySet()).as(engine).isSubsetOf(duckDb.keySet());
    // A table without files has no columns for pandas.
    duckDb.forEach(
        (column, expected) -> {
          Total found = totals.get(column);
          if (found == null) {
            assertThat(expected.present()).as(engine + " " + column).isZero();
            return;
          }
          assertThat(found.rows()).as(engine + " rows of " + column).isEqualTo(expected.rows());
          assertThat(found.present())
              .as(engine + " values of " + column)
              .isEqualTo(expected.present());
          assertThat(found.total())
              .as(engine + " total of " + column)
              .isCloseTo(expected.total(), within(RELATIVE * Math.abs(expected.total())));
        });
    assertThat(totals).hasSizeGreaterThan(200);
  }

  /** Standard output of a command that ended well. */
  private static Optional<String> run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
