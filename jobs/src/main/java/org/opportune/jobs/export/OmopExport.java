package org.opportune.jobs.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.opportune.jobs.query.WarehouseDatabase;

/**
 * Exports the last snapshot of {@code patients} as rows of the OMOP CDM v5.4 table {@code
 * measurement}, as CSV and Parquet, and the {@code person_id} of every pseudonym as {@code
 * person_ids.csv}.
 *
 * <p>Every eligible patient whose index scan has a year and month is exported, one row per measure;
 * {@code measurement_date} is the first of that month, because no finer date is kept. These are
 * rows about persons under a pseudonym, so cells are not suppressed; the files stay inside the
 * hospital.
 */
public final class OmopExport {
  private static final String DATED =
      Snapshot.ELIGIBLE + " and study_year is not null and study_month is not null";

  private final CodeBook codes;
  private final PersonIds personIds;
  private final int firstMeasurementId;

  /** An export whose first row has the given {@code measurement_id}. */
  public OmopExport(CodeBook codes, PersonIds personIds, int firstMeasurementId) {
    this.codes = codes;
    this.personIds = personIds;
    this.firstMeasurementId = firstMeasurementId;
  }

  /** Writes the files into a folder. */
  public ExportResult write(WarehouseDatabase database, Path folder)
      throws IOException, SQLException {
    Connection connection = database.connection();
    ExportResult counts = new Snapshot(connection).counts(true);
    loadPersons(connection);
    loadCodes(connection);
    Path csv = folder.resolve("measurement.csv");
    Path parquet = folder.resolve("measurement.parquet");
    Path persons = folder.resolve("person_ids.csv");
    try (Statement statement = connection.createStatement()) {
      statement.execute(resource("measurement.sql"));
      long rows = statement.executeUpdate(insert());
      String ordered = "copy (select * from measurement order by measurement_id) to ";
      statement.execute(ordered + quoted(csv) + " (format csv, header)");
      statement.execute(ordered + quoted(parquet) + " (format parquet)");
      statement.execute(
          "copy (select p.* from persons p semi join measurement m using (person_id)"
              + " order by person_id) to "
              + quoted(persons)
              + " (format csv, header)");
      return new ExportResult(
          counts.runDate(),
          counts.patients(),
          counts.ineligible(),
          counts.undated(),
          rows,
          List.of(csv, parquet, persons));
    }
  }

  private String insert() {
    String columns =
        codes.measures().stream()
            .map(measure -> "\"%s\"".formatted(measure.column()))
            .collect(Collectors.joining(", "));
    String numbers =
        codes.measures().stream()
            .map(measure -> "\"%1$s\"::double as \"%1$s\"".formatted(measure.column()))
            .collect(Collectors.joining(", "));
    return """
        insert into measurement by name
        select
          %d + row_number() over (order by p.person_id, c.place) - 1 as measurement_id,
          p.person_id,
          c.concept as measurement_concept_id,
          make_date(s.study_year, s.study_month, 1) as measurement_date,
          %d as measurement_type_concept_id,
          s.value as value_as_number,
          v.concept as value_as_concept_id,
          c.unit_concept as unit_concept_id,
          c.code as measurement_source_value,
          0 as measurement_source_concept_id,
          c.unit as unit_source_value,
          case when c.unit is not null then 0 end as unit_source_concept_id,
          coalesce(v.code, s.value::varchar) as value_source_value
        from (unpivot (select patient_key, study_year, study_month, %s from %s)
              on %s into name measure value value) s
        join persons p on p.person_source_value = s.patient_key
        join codes c on c.measure = s.measure
        left join coded_values v on v.measure = s.measure and v.value = s.value
        """
        .formatted(firstMeasurementId, codes.omopType(), numbers, DATED, columns);
  }

  private void loadPersons(Connection connection) throws IOException, SQLException {
    List<String> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select patient_key from " + DATED)) {
      while (row.next()) {
        keys.add(row.getString(1));
      }
    }
    Map<String, Integer> ids = personIds.assign(keys);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temp table persons (person_id integer, person_source_value varchar)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into persons values (?, ?)")) {
      for (Map.Entry<String, Integer> id : ids.entrySet()) {
        insert.setInt(1, id.getValue());
        insert.setString(2, id.getKey());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void loadCodes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temp table codes (place integer, measure varchar, code varchar, concept integer,"
              + " unit varchar, unit_concept integer)");
      statement.execute(
          "create temp table coded_values (measure varchar, value double, code varchar,"
              + " concept integer)");
    }
    try (PreparedStatement code =
            connection.prepareStatement("insert into codes values (?, ?, ?, ?, ?, ?)");
        PreparedStatement value =
            connection.prepareStatement("insert into coded_values values (?, ?, ?, ?)")) {
      for (int i = 0; i < codes.measures().size(); i++) {
        CodedMeasure measure = codes.measures().get(i);
        code.setInt(1, i);
        code.setString(2, measure.column());
        code.setString(3, measure.coding().code());
        code.setInt(4, measure.omopConcept());
        code.setString(5, measure.unit().map(CodedMeasure.Unit::ucum).orElse(null));
        if (measure.unit().isPresent()) {
          code.setInt(6, measure.unit().get().omopConcept());
        } else {
          code.setNull(6, Types.INTEGER);
        }
        code.execute();
        for (CodedMeasure.CodedValue coded : measure.values()) {
          value.setString(1, measure.column());
          value.setDouble(2, coded.value());
          value.setString(3, coded.coding().code());
          value.setInt(4, coded.omopConcept());
          value.execute();
        }
      }
    }
  }

  private static String quoted(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = OmopExport.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
