package org.opportune.tests;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.query.WarehouseDatabase;

/** The content of a warehouse as sorted text, so that two can be compared. */
public final class TableDump {
  private static final Map<String, String> VOLATILE =
      Map.of(
          "ct_findings",
          ", read_ms, lung_ms, prepare_ms, network_ms",
          "ana_findings",
          ", read_ms, network_ms");
  private static final List<String> TABLES =
      List.of(
          "instances",
          "slides",
          "series",
          "ct_findings",
          "ana_findings",
          "patients",
          "stage_models",
          "quarantine");

  private TableDump() {}

  /** Every table but {@code runs}, without timings and without the numbers of batches. */
  public static Map<String, List<String>> of(URI warehouse, Configuration configuration)
      throws Exception {
    Map<String, List<String>> dump = new TreeMap<>();
    try (WarehouseDatabase database = WarehouseDatabase.open(warehouse, configuration);
        Statement statement = database.connection().createStatement()) {
      for (String table : TABLES) {
        dump.put(
            table,
            rows(
                statement,
                "select * exclude (batch%s) from %s_history order by all"
                    .formatted(VOLATILE.getOrDefault(table, ""), table)));
      }
    }
    return dump;
  }

  /** Rows of a query, cells joined by tabs. */
  public static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : "\t").append(result.getString(i));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }
}
