package org.opportune.jobs.query;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.apache.hadoop.conf.Configuration;

/** What the nights of a warehouse did, from its tables alone. */
public final class PastNights implements AutoCloseable {
  private final WarehouseDatabase database;

  private PastNights(WarehouseDatabase database) {
    this.database = database;
  }

  /** The nights of a warehouse. */
  public static PastNights open(URI warehouse, Configuration configuration)
      throws IOException, SQLException {
    return new PastNights(WarehouseDatabase.open(warehouse, configuration));
  }

  /** Prints one line per night, newest first; false, and nothing printed, when there are none. */
  public boolean printLast(int nights, ResultPrinter format, PrintWriter out) throws SQLException {
    return print("nights.sql", nights, format, out);
  }

  /** Prints the commands of a night; false when it has none. */
  public boolean printCommands(LocalDate night, ResultPrinter format, PrintWriter out)
      throws SQLException {
    return print("night-commands.sql", night.toString(), format, out);
  }

  /** Prints the most frequent reasons for quarantine of a night; false when there are none. */
  public boolean printReasons(LocalDate night, ResultPrinter format, PrintWriter out)
      throws SQLException {
    return print("night-reasons.sql", night.toString(), format, out);
  }

  /** Prints what a night has to say; false when that is nothing. */
  public boolean printNotices(LocalDate night, ResultPrinter format, PrintWriter out)
      throws SQLException {
    return print("night-notices.sql", night.toString(), format, out);
  }

  private boolean print(String query, Object parameter, ResultPrinter format, PrintWriter out)
      throws SQLException {
    String sql = NamedQuery.resource(query);
    if (isEmpty(sql, parameter)) {
      return false;
    }
    try (PreparedStatement statement = database.connection().prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet result = statement.executeQuery()) {
        format.print(result, out);
      }
    }
    return true;
  }

  private boolean isEmpty(String sql, Object parameter) throws SQLException {
    try (PreparedStatement statement = database.connection().prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (ResultSet result = statement.executeQuery()) {
        return !result.next();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
