package org.opportune.jobs.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The last snapshot of {@code patients}: who is in it, and the eligible ones in order. */
final class Snapshot {
  private static final String LAST =
      "patients_history where run_date = (select max(run_date) from patients_history)";

  /** Eligible patients, as SQL. */
  static final String ELIGIBLE = LAST + " and eligible";

  private final Connection connection;

  Snapshot(Connection connection) {
    this.connection = connection;
  }

  /** Counts of the snapshot, as an {@link ExportResult} without rows and files. */
  ExportResult counts(boolean dated) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet counted =
            statement.executeQuery(
                "select max(run_date), count(*), count(*) filter (not eligible),"
                    + " count(*) filter (eligible and (study_year is null or study_month is null))"
                    + " from "
                    + LAST)) {
      counted.next();
      return new ExportResult(
          counted.getString(1),
          counted.getLong(2),
          counted.getLong(3),
          dated ? counted.getLong(4) : 0,
          0,
          List.of());
    }
  }

  /** Hands over every eligible patient, by pseudonym. */
  void forEach(CodeBook codes, Consumer<ExportedScan> consumer) throws SQLException {
    List<String> columns = codes.measures().stream().map(CodedMeasure::column).toList();
    String sql =
        "select patient_key, study_key, series_key, study_year, study_month, stage_model_version,"
            + " network_sha256, "
            + columns.stream()
                .map(c -> "\"%s\"::double".formatted(c))
                .collect(Collectors.joining(", "))
            + " from "
            + ELIGIBLE
            + " order by patient_key";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        consumer.accept(scan(row, columns));
      }
    }
  }

  private static ExportedScan scan(ResultSet row, List<String> columns) throws SQLException {
    Map<String, Double> values = new TreeMap<>();
    for (int i = 0; i < columns.size(); i++) {
      double value = row.getDouble(8 + i);
      if (!row.wasNull() && Double.isFinite(value)) {
        values.put(columns.get(i), value);
      }
    }
    return new ExportedScan(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        month(row),
        row.getString(6),
        row.getString(7),
        values);
  }

  private static String month(ResultSet row) throws SQLException {
    int year = row.getInt(4);
    if (row.wasNull()) {
      return null;
    }
    int month = row.getInt(5);
    return row.wasNull() ? "%04d".formatted(year) : "%04d-%02d".formatted(year, month);
  }
}
