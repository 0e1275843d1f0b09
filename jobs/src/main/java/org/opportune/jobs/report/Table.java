package org.opportune.jobs.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbers for both readers: the page prints a cell's text, the CSV file its values. One table feeds
 * both, so they cannot disagree.
 *
 * @param name file name without extension
 * @param caption one line above the table
 * @param columns at least one
 * @param rows cells, one per column
 */
record Table(String name, String caption, List<Column> columns, List<List<Cell>> rows) {
  Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * @param heading what the page prints; empty for a column that the page shows in a drawing only
   * @param names CSV columns that this one spreads over
   * @param numeric true for right alignment
   */
  record Column(String heading, List<String> names, boolean numeric) {}

  /**
   * @param text what the page prints
   * @param values what the CSV file holds, one per name of the column
   */
  record Cell(String text, List<String> values) {
    static Cell of(String text) {
      return new Cell(text.isBlank() ? "–" : text, List.of(disarmed(text)));
    }

    /** Words for people with their code for queries: two CSV columns, code first. */
    static Cell of(String words, String code) {
      return new Cell(words + " (" + code + ")", List.of(disarmed(code), disarmed(words)));
    }

    static Cell of(Count count) {
      return new Cell(count.text(), List.of(count.csv()));
    }

    static Cell of(long count) {
      return of(Count.of(count));
    }

    static Cell of(double value) {
      return of(value, Wording.decimals(value));
    }

    static Cell of(double value, int decimals) {
      return new Cell(
          Wording.number(value, decimals),
          List.of(Double.isFinite(value) ? Double.toString(value) : ""));
    }

    static Cell of(Duration duration) {
      return new Cell(
          Wording.duration(duration),
          List.of(String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0)));
    }

    static Cell of(Optional<Rate> rate) {
      return new Cell(
          Wording.rate(rate),
          rate.map(
                  r ->
                      Stream.of(r.percent(), r.lowPercent(), r.highPercent())
                          .map(d -> Double.toString(d))
                          .toList())
              .orElse(List.of("", "", "")));
    }

    /** A spreadsheet runs text that begins like a formula; scanners may write anything. */
    private static String disarmed(String text) {
      return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
  }

  /** Header and rows as RFC 4180 text, lines ended by CR LF. */
  String csv() {
    StringBuilder csv = new StringBuilder();
    appendLine(csv, columns.stream().flatMap(c -> c.names().stream()).toList());
    for (List<Cell> row : rows) {
      appendLine(csv, row.stream().flatMap(c -> c.values().stream()).toList());
    }
    return csv.toString();
  }

  private static void appendLine(StringBuilder csv, List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      boolean quoted = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
      csv.append(i > 0 ? "," : "")
          .append(quoted ? "\"" + field.replace("\"", "\"\"") + "\"" : field);
    }
    csv.append("\r\n");
  }

  static Builder named(String name, String caption) {
    return new Builder(name, caption);
  }

  /** Columns first, then rows. */
  static final class Builder {
    private final String name;
    private final String caption;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    private Builder(String name, String caption) {
      this.name = name;
      this.caption = caption;
    }

    Builder text(String heading, String... names) {
      columns.add(new Column(heading, List.of(names), false));
      return this;
    }

    Builder number(String heading, String... names) {
      columns.add(new Column(heading, List.of(names), true));
      return this;
    }

    /** A number that the page shows in a drawing and not in the table. */
    Builder machine(String name) {
      return number("", name);
    }

    /** A share with its interval: three CSV columns. */
    Builder rate(String heading, String stem) {
      return number(heading, stem + "_percent", stem + "_low_percent", stem + "_high_percent");
    }

    Builder row(Cell... cells) {
      return row(List.of(cells));
    }

    Builder row(List<Cell> cells) {
      if (cells.size() != columns.size()) {
        throw new IllegalArgumentException(
            "Invalid row of " + name + ": " + cells.size() + " cells, not " + columns.size());
      }
      rows.add(List.copyOf(cells));
      return this;
    }

    Table build() {
      return new Table(name, caption, columns, rows);
    }
  }
}
