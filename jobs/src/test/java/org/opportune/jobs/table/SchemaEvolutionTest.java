package org.opportune.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.EarlierWarehouse;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;

/** Nights that an earlier version wrote stay readable, and new nights join them. */
class SchemaEvolutionTest {
  private static final Settings SETTINGS =
      Settings.load(
          Optional.empty(),
          Map.of(
              "staging.min-patients",
              "8",
              "staging.bootstraps",
              "2",
              // Another choice than the earlier nights', so that a snapshot is written anew.
              "staging.ineligible-flags",
              "[thick_slices]"));
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", SETTINGS);
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void columnsOfEarlierFilesKeepTheirTypes() {
    for (Table<?> table : Tables.ALL) {
      Path earlier = EarlierWarehouse.folder().resolve(table.name());
      if (!Files.exists(earlier)) {
        continue;
      }
      for (StructField then : spark.read().parquet(earlier.toString()).schema().fields()) {
        if (then.name().equals("run_date") || then.name().equals("batch")) {
          continue;
        }
        assertThat(table.columns().stream().filter(c -> c.name().equals(then.name())).toList())
            .as("%s.%s of version 0.1.0", table.name(), then.name())
            .singleElement()
            .satisfies(now -> assertThat(now.type().sameType(then.dataType())).isTrue());
      }
    }
  }

  @Test
  void everyEarlierTableHasRowsThatReadAsRecords() {
    Warehouse warehouse = new Warehouse(EarlierWarehouse.folder().toUri(), spark);
    for (Table<?> table : Tables.ALL) {
      if (Files.exists(EarlierWarehouse.folder().resolve(table.name()))) {
        assertThat(warehouse.read(table).count()).as(table.name()).isPositive();
      }
    }
    assertThat(
            warehouse.read(InstancesTable.TABLE).collectAsList().stream().map(InstancesTable::of))
        .allSatisfy(instance -> assertThat(instance.objectRef()).isNotBlank());
    assertThat(warehouse.read(SeriesTable.TABLE).collectAsList().stream().map(SeriesTable::of))
        .allSatisfy(series -> assertThat(series.seriesKey()).isNotBlank());
  }

  @Test
  void earlierNightsAreStagedAndReportedAnew() throws Exception {
    Path copy = EarlierWarehouse.copyTo(folder.resolve("w"));
    LocalDate tonight = LocalDate.of(2026, 1, 17);
    NightContext context =
        new NightContext(
            spark,
            SETTINGS,
            new Warehouse(copy.toUri(), spark),
            tonight,
            new TerminalProgress(new PrintStream(new ByteArrayOutputStream()), false));
    Night night =
        new Night(
            context,
            () -> {
              throw new UserException("nobody needs the key");
            });
    night.stage();
    night.report();
    assertThat(copy.resolve("report/index.html")).isNotEmptyFile();
    assertThat(numbers(copy, "select count(*) from patients_history where run_date = '2026-01-17'"))
        .isEqualTo(
            numbers(
                copy,
                "select count(distinct patient_key) from ct_findings_history where status = 'ok'"));
  }

  @Test
  void aColumnNewerThanAllFilesIsNullInSparkAndInTheViews() throws Exception {
    List<Column<PatientsTable.Patient>> columns = new ArrayList<>(PatientsTable.TABLE.columns());
    columns.add(Column.number("newer_percent", "not there yet", patient -> null));
    Table<PatientsTable.Patient> newer = new Table<>("patients", "newer", columns);
    Dataset<Row> rows = new Warehouse(EarlierWarehouse.folder().toUri(), spark).read(newer);
    assertThat(rows.filter("newer_percent is null").count()).isEqualTo(rows.count()).isPositive();

    // What is now a known column, missing from the first night's file and from all files.
    Path copy = EarlierWarehouse.copyTo(folder.resolve("w"));
    Path first = onlyFile(copy.resolve("patients/run_date=" + EarlierWarehouse.FIRST));
    drop(first, "scans");
    assertThat(
            numbers(
                copy,
                "select count(*) filter (scans is null), count(*) filter (scans is not null),"
                    + " count(*) from patients_history"))
        .containsExactly(10L, 13L, 23L);
    drop(onlyFile(copy.resolve("patients/run_date=" + EarlierWarehouse.LAST)), "scans");
    assertThat(numbers(copy, "select count(*), count(scans) from patients_history"))
        .containsExactly(23L, 0L);
    Dataset<Row> read = new Warehouse(copy.toUri(), spark).read(PatientsTable.TABLE);
    assertThat(read.filter("scans is null").count()).isEqualTo(23);
  }

  @Test
  void everyFileSaysWhatItsColumnsMean() throws Exception {
    Warehouse warehouse = new Warehouse(folder.resolve("w").toUri(), spark);
    Warehouse.Batch batch = warehouse.begin("job", "2026-01-01", 0);
    for (Table<?> table : Tables.ALL) {
      // As jobs write: rows of a query, which carry types and no comments.
      StructField[] bare =
          java.util.Arrays.stream(table.schema().fields())
              .map(field -> DataTypes.createStructField(field.name(), field.dataType(), true))
              .toArray(StructField[]::new);
      Object[] nulls = new Object[bare.length];
      batch.write(
          table,
          spark.createDataFrame(
              List.of(org.apache.spark.sql.RowFactory.create(nulls)),
              DataTypes.createStructType(bare)));
      Path file = onlyFile(folder.resolve("w/" + table.name()));
      assertThat(comments(file))
          .as(table.name())
          .containsExactlyElementsOf(table.columns().stream().map(Column::comment).toList());
    }
  }

  private List<String> comments(Path file) throws SQLException, java.io.IOException {
    List<String> comments = new ArrayList<>();
    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select field->'metadata'->>'comment' from (select"
                    + " unnest((decode(value)::json->'fields')::json[]) as field from"
                    + " parquet_kv_metadata('"
                    + file
                    + "') where decode(key) = 'org.apache.spark.sql.parquet.row.metadata')")) {
      while (rows.next()) {
        comments.add(rows.getString(1));
      }
    }
    return comments;
  }

  private void drop(Path file, String column) throws Exception {
    Path rewritten = folder.resolve("rewritten.parquet");
    Files.deleteIfExists(rewritten);
    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (select * exclude (%s) from read_parquet('%s', hive_partitioning = false)) to '%s' (format parquet)"
              .formatted(column, file, rewritten));
    }
    Files.move(rewritten, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path onlyFile(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static List<Long> numbers(Path warehouse, String sql) throws Exception {
    try (WarehouseDatabase database =
            WarehouseDatabase.open(warehouse.toUri(), new Configuration());
        Statement statement = database.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      List<Long> numbers = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        numbers.add(result.getLong(i));
      }
      return numbers;
    }
  }
}
