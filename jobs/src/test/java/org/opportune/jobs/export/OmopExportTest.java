package org.opportune.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.EarlierWarehouse;
import org.opportune.jobs.UserException;
import org.opportune.jobs.query.WarehouseDatabase;

/** Rows held against the field list of the OMOP CDM v5.4, written down from its specification. */
class OmopExportTest {
  private static final Map<String, String> TYPES =
      Map.of(
          "integer", "INTEGER",
          "float", "DOUBLE",
          "date", "DATE",
          "timestamp", "TIMESTAMP",
          "varchar", "VARCHAR");

  @TempDir Path folder;
  private Path warehouse;

  @BeforeEach
  void copy() {
    warehouse = EarlierWarehouse.copyTo(folder.resolve("w"));
  }

  private ExportResult export(String to) throws Exception {
    Path target = Files.createDirectories(folder.resolve(to));
    Configuration configuration = new Configuration();
    try (WarehouseDatabase database = WarehouseDatabase.open(warehouse.toUri(), configuration)) {
      return new OmopExport(
              CodeBook.load("default"), PersonIds.open(warehouse.toUri(), configuration), 1)
          .write(database, target);
    }
  }

  private record Field(String name, String type, boolean required, Integer length) {}

  private static List<Field> specification() throws Exception {
    return Files.readAllLines(
            Path.of(
                System.getProperty("opportune.root"),
                "jobs/src/test/resources/omop/measurement-5.4.csv"))
        .stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                new Field(
                    cells[0],
                    cells[1],
                    cells[2].equals("yes"),
                    cells[3].isEmpty() ? null : Integer.valueOf(cells[3])))
        .toList();
  }

  @Test
  void rowsAreThoseOfTheCommonDataModel() throws Exception {
    export("omop");
    List<Field> fields = specification();
    String parquet = "'" + folder.resolve("omop/measurement.parquet") + "'";
    assertThat(rows("select column_name, column_type from (describe from " + parquet + ")"))
        .isEqualTo(
            fields.stream().map(field -> List.of(field.name(), TYPES.get(field.type()))).toList());
    for (Field field : fields) {
      if (field.required()) {
        assertThat(one("select count(*) from %s where %s is null".formatted(parquet, field.name())))
            .as(field.name())
            .isEqualTo("0");
      }
      if (field.length() != null) {
        assertThat(
                one(
                    "select count(*) from %s where length(%s) > %d"
                        .formatted(parquet, field.name(), field.length())))
            .as(field.name())
            .isEqualTo("0");
      }
    }
    assertThat(one("select count(*) - count(distinct measurement_id) from " + parquet))
        .isEqualTo("0");
    // The CSV, read with the types of the model, holds the same rows.
    String csv =
        "read_csv('%s', columns = {%s})"
            .formatted(
                folder.resolve("omop/measurement.csv"),
                String.join(
                    ", ",
                    fields.stream()
                        .map(f -> "'%s': '%s'".formatted(f.name(), TYPES.get(f.type())))
                        .toList()));
    assertThat(one("select count(*) from (from %s except all from %s)".formatted(csv, parquet)))
        .isEqualTo("0");
    assertThat(one("select count(*) from " + csv))
        .isEqualTo(one("select count(*) from " + parquet))
        .isEqualTo("65");
  }

  @Test
  void valuesAreThoseOfTheLastSnapshot() throws Exception {
    export("omop");
    String rows =
        "from '%s' join read_csv('%s', types = {'person_source_value': 'VARCHAR'}) using (person_id)"
            .formatted(
                folder.resolve("omop/measurement.parquet"), folder.resolve("omop/person_ids.csv"));
    String patients =
        "from read_parquet('%s/patients/run_date=%s/*/*.parquet') where eligible"
            .formatted(warehouse, EarlierWarehouse.LAST);
    Map<String, String> measures =
        Map.of(
            "laa-950", "laa950_percent",
            "perc15", "perc15_hu",
            "lung-volume-ct", "lung_volume_ml",
            "anomaly-score", "anomaly_score",
            "emphysema-stage", "stage");
    for (Map.Entry<String, String> measure : measures.entrySet()) {
      assertThat(
              rows(
                  "select person_source_value, value_as_number, year(measurement_date), month(measurement_date), day(measurement_date) %s where measurement_source_value = '%s' order by 1"
                      .formatted(rows, measure.getKey())))
          .as(measure.getKey())
          .isEqualTo(
              rows(
                  "select patient_key, %s::double, study_year, study_month, 1 %s order by 1"
                      .formatted(measure.getValue(), patients)))
          .hasSize(13);
    }
  }

  @Test
  void aPersonKeepsTheNumberWhenOthersCome() throws Exception {
    Path last = warehouse.resolve("patients/run_date=" + EarlierWarehouse.LAST);
    Path away = folder.resolve("away");
    Files.move(last, away);
    assertThat(export("first").patients()).isEqualTo(10);
    List<List<String>> first = persons("first");
    Files.move(away, last);
    assertThat(export("second").patients()).isEqualTo(13);
    List<List<String>> second = persons("second");
    assertThat(first).hasSize(10);
    assertThat(second).hasSize(13).containsAll(first);
    assertThat(second.stream().map(person -> person.get(0)).distinct()).hasSize(13);
    export("third");
    assertThat(persons("third")).isEqualTo(second);
  }

  @Test
  void ineligibleAndUndatedPatientsStayAtHome() throws Exception {
    Path file;
    try (var files = Files.walk(warehouse.resolve("patients/run_date=" + EarlierWarehouse.LAST))) {
      file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Path changed = folder.resolve("changed.parquet");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "copy (select * replace (row_number() over (order by patient_key) > 2 as eligible, case when row_number() over (order by patient_key) = 3 then null else study_month end as study_month) from read_parquet('%s', hive_partitioning = false)) to '%s' (format parquet)"
              .formatted(file, changed));
    }
    Files.move(changed, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    ExportResult result = export("omop");
    assertThat(result.patients()).isEqualTo(13);
    assertThat(result.ineligible()).isEqualTo(2);
    assertThat(result.undated()).isEqualTo(1);
    assertThat(result.rows()).isEqualTo(50);
    assertThat(persons("omop")).hasSize(10);
  }

  @Test
  void aWrongCodeFileIsNamedWithItsField() throws Exception {
    String shipped =
        Files.readString(Path.of(System.getProperty("opportune.root"), "conf/codes.conf"));
    Path site =
        Files.writeString(
            folder.resolve("site.conf"), shipped.replace("column = perc15_hu", "column = perc51"));
    assertThatThrownBy(() -> CodeBook.load(site.toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("site.conf")
        .hasMessageContaining("perc51");
    assertThatThrownBy(() -> CodeBook.load(folder.resolve("none.conf").toString()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.conf");
  }

  private List<List<String>> persons(String export) throws Exception {
    return rows(
        "select person_id, person_source_value from read_csv('%s', types = {'person_source_value': 'VARCHAR'}) order by 1"
            .formatted(folder.resolve(export + "/person_ids.csv")));
  }

  private static String one(String sql) throws Exception {
    return rows(sql).get(0).get(0);
  }

  private static List<List<String>> rows(String sql) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
