package org.opportune.ingest.bag;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A small text table with a header (RFC 4180, or with tabs), in memory.
 *
 * @param file where it was read
 * @param columns names, stripped of blanks
 * @param rows below the header
 */
record DelimitedTable(Path file, List<String> columns, List<Row> rows) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * A row.
   *
   * @param line of the file in which it ends
   * @param cells one per column, stripped of blanks
   */
  record Row(long line, List<String> cells) {}

  static DelimitedTable read(Path file, char delimiter) throws BagException {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVParser parser = format.parse(reader)) {
      List<String> columns = null;
      List<Row> rows = new ArrayList<>();
      for (CSVRecord record : parser) {
        if (columns == null) {
          columns = header(file, record.toList());
          continue;
        }
        if (record.size() != columns.size()) {
          throw new BagException(
              "Invalid table %s, line %d: %d cells under %d columns; quote cells that hold the delimiter"
                  .formatted(file, parser.getCurrentLineNumber(), record.size(), columns.size()));
        }
        rows.add(new Row(parser.getCurrentLineNumber(), record.toList()));
      }
      if (columns == null) {
        throw new BagException(
            "Invalid table " + file + ": it is empty; its first line names the columns");
      }
      return new DelimitedTable(file, columns, List.copyOf(rows));
    } catch (BagException e) {
      throw e;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new BagException(
          "Cannot read table " + file + ": it must be UTF-8 text; " + e.getMessage(), e);
    }
  }

  private static List<String> header(Path file, List<String> cells) throws BagException {
    List<String> columns = new ArrayList<>(cells);
    columns.set(0, columns.get(0).replace(BYTE_ORDER_MARK, "").strip());
    HashSet<String> seen = new HashSet<>();
    for (String column : columns) {
      // A table of pandas has an index without a name.
      if (!seen.add(column) && !column.isEmpty()) {
        throw new BagException(
            "Invalid table %s, line 1: two columns are named %s; rename or remove one"
                .formatted(file, column));
      }
    }
    return List.copyOf(columns);
  }

  /** Place of a column, empty when there is none of that name. */
  Optional<Integer> find(String column) {
    int at = columns.indexOf(column);
    return at < 0 ? Optional.empty() : Optional.of(at);
  }

  /**
   * Place of a column that must be there.
   *
   * @param what the column holds, for the message
   */
  int require(String column, String what) throws BagException {
    return find(column)
        .orElseThrow(
            () ->
                new BagException(
                    "Invalid table %s: no column %s (%s); it has %s"
                        .formatted(file, column, what, String.join(", ", columns))));
  }

  /** What is wrong with a cell, and what to write instead. */
  BagException invalid(Row row, int column, String fix) {
    return new BagException(
        "Invalid table %s, line %d, column %s: %s: %s"
            .formatted(file, row.line(), columns.get(column), row.cells().get(column), fix));
  }
}
