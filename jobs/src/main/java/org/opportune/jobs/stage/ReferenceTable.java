package org.opportune.jobs.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opportune.jobs.UserException;

/**
 * A table that a person gave: comma-separated text, no cell of which holds a comma, or Parquet.
 *
 * @param heading names of the columns
 * @param rows cells as text
 */
record ReferenceTable(List<String> heading, List<Line> rows) {

  /**
   * A row.
   *
   * @param number line of the text file, or row of the Parquet file
   * @param cells as many as the line has
   */
  record Line(int number, List<String> cells) {}

  /**
   * Reads a file by its name.
   *
   * @throws UserException when it cannot be read
   */
  static ReferenceTable read(Path file) {
    return file.toString().endsWith(".parquet") ? parquet(file) : text(file);
  }

  private static ReferenceTable text(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserException("Cannot read grades " + file + ": no such text file", e);
    }
    List<Line> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rows.add(new Line(i + 1, cells(lines.get(i))));
      }
    }
    return new ReferenceTable(lines.isEmpty() ? List.of() : cells(lines.get(0)), rows);
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(cell -> cell.strip().replaceFirst("^\"(.*)\"$", "$1").strip())
        .toList();
  }

  private static ReferenceTable parquet(Path file) {
    String source = "read_parquet('%s')".formatted(file.toString().replace("'", "''"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet table = statement.executeQuery("select columns(*)::varchar from " + source)) {
      int columns = table.getMetaData().getColumnCount();
      List<String> heading = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        heading.add(table.getMetaData().getColumnLabel(i));
      }
      List<Line> rows = new ArrayList<>();
      while (table.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          String cell = table.getString(i);
          cells.add(cell == null ? "" : cell);
        }
        rows.add(new Line(rows.size() + 1, cells));
      }
      return new ReferenceTable(heading, rows);
    } catch (SQLException e) {
      throw new UserException("Cannot read grades " + file + ": no such Parquet file", e);
    }
  }
}
