package org.opportune.jobs.schema;

import java.util.List;
import java.util.stream.Collectors;
import org.opportune.jobs.table.CodeList;
import org.opportune.jobs.table.Column;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;

/** Every column of every table as CSV (RFC 4180): a data dictionary for a study's files. */
public final class DataDictionary {
  private DataDictionary() {}

  /** The dictionary, with a header. */
  public static String csv() {
    StringBuilder csv =
        new StringBuilder("table,column,type,unit,range,codes,meaning,computed\r\n");
    for (Table<?> table : Tables.ALL) {
      for (Column<?> column : table.columns()) {
        CodeList codes = column.meaning().codes();
        csv.append(
            line(
                table.name(),
                column.name(),
                TypeNames.of(column.type()),
                column.unit().orElse(""),
                column.meaning().range().orElse(""),
                codes == null
                    ? ""
                    : codes.codes().stream()
                        .map(CodeList.Code::value)
                        .collect(Collectors.joining(" ")),
                column.meaning().what(),
                column.meaning().computed() == null ? "" : column.meaning().computed()));
      }
    }
    return csv.toString();
  }

  private static String line(String... cells) {
    return List.of(cells).stream()
            .map(
                cell ->
                    cell.matches("(?s).*[\",\r\n].*")
                        ? '"' + cell.replace("\"", "\"\"") + '"'
                        : cell)
            .collect(Collectors.joining(","))
        + "\r\n";
  }
}
