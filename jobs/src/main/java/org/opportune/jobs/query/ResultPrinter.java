package org.opportune.jobs.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Prints a result as an aligned table, CSV (RFC 4180) or JSON. */
public enum ResultPrinter {
  /** Columns aligned for a terminal. */
  TABLE {
    @Override
    public void print(ResultSet result, PrintWriter out) throws SQLException {
      List<List<String>> rows = new ArrayList<>();
      rows.add(header(result));
      while (result.next()) {
        rows.add(row(result, ""));
      }
      int[] widths = new int[rows.get(0).size()];
      for (List<String> row : rows) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], row.get(i).length());
        }
      }
      for (int r = 0; r < rows.size(); r++) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          line.append(i == 0 ? "" : "  ").append(pad(rows.get(r).get(i), widths[i]));
        }
        out.println(line.toString().stripTrailing());
        if (r == 0) {
          out.println("-".repeat(line.length()));
        }
      }
    }
  },

  /** Comma-separated, quoted where needed. */
  CSV {
    @Override
    public void print(ResultSet result, PrintWriter out) throws SQLException {
      out.print(line(header(result)));
      while (result.next()) {
        out.print(line(row(result, "")));
      }
    }

    private String line(List<String> cells) {
      return String.join(
              ",",
              cells.stream()
                  .map(
                      cell ->
                          cell.matches("(?s).*[\",\r\n].*")
                              ? '"' + cell.replace("\"", "\"\"") + '"'
                              : cell)
                  .toList())
          + "\r\n";
    }
  },

  /** An array of objects. */
  JSON {
    @Override
    public void print(ResultSet result, PrintWriter out) throws SQLException {
      List<String> names = header(result);
      try (JsonGenerator json = new ObjectMapper().createGenerator(out)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartArray();
        while (result.next()) {
          json.writeStartObject();
          for (int i = 0; i < names.size(); i++) {
            json.writeFieldName(names.get(i));
            writeValue(json, result.getObject(i + 1));
          }
          json.writeEndObject();
        }
        json.writeEndArray();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("Cannot print the result", e);
      }
      out.println();
    }

    private void writeValue(JsonGenerator json, Object value) throws IOException {
      if (value == null || value instanceof Number || value instanceof Boolean) {
        json.writePOJO(value);
      } else {
        json.writeString(value.toString());
      }
    }
  };

  /** Prints all rows. */
  public abstract void print(ResultSet result, PrintWriter out) throws SQLException;

  private static List<String> header(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      names.add(meta.getColumnLabel(i));
    }
    return names;
  }

  private static List<String> row(ResultSet result, String absent) throws SQLException {
    List<String> cells = new ArrayList<>();
    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
      Object value = result.getObject(i);
      cells.add(value == null ? absent : value.toString());
    }
    return cells;
  }

  private static String pad(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
