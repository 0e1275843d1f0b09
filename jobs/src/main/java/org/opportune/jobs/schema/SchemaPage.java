package org.opportune.jobs.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.opportune.jobs.table.CodeList;
import org.opportune.jobs.table.Column;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;

/** The page {@code docs/SCHEMA.md}: every table, column and code list, in Markdown. */
public final class SchemaPage {
  private static final String HEAD =
      """
      # Schema

      Rendered from the code: `./opportune schema > docs/SCHEMA.md`. Do not edit by hand.
      `./opportune schema --format csv` gives the same columns as a data dictionary.

      Every table is a folder of Parquet files, `TABLE/run_date=yyyy-MM-dd/batch=NAME/`. The folder
      names are two more columns of text in every table: `run_date`, the night, and `batch`, the unit
      that was written at once. Every column may be null: unknown, or written before the column was.

      A column never changes its type or meaning and is never removed; columns and codes are added.
      Tables only grow, and of several rows about one object, series or patient the latest counts:
      the views of `./opportune query` show that one, `TABLE_history` shows all.

      Each file says the same of its columns. In DuckDB:

      ```sql
      select field->>'name' as name, field->'metadata'->>'comment' as comment
      from (select unnest((decode(value)::json->'fields')::json[]) as field
            from parquet_kv_metadata('patients/*/*/*.parquet')
            where decode(key) = 'org.apache.spark.sql.parquet.row.metadata');
      ```

      In Python: `json.loads(pyarrow.parquet.read_schema(file).metadata[b"org.apache.spark.sql.parquet.row.metadata"])`.
      In Spark: `spark.read.parquet(...).schema`.
      """;

  private SchemaPage() {}

  /** The page. */
  public static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    Map<String, CodeList> lists = new LinkedHashMap<>();
    for (Table<?> table : Tables.ALL) {
      page.append("\n## ").append(table.name()).append("\n\n").append(table.doc()).append("\n\n");
      page.append("| Column | Type | Unit | Range or codes | Meaning | How computed |\n");
      page.append("|---|---|---|---|---|---|\n");
      for (Column<?> column : table.columns()) {
        CodeList codes = column.meaning().codes();
        if (codes != null) {
          lists.putIfAbsent(codes.name(), codes);
        }
        page.append(
            row(
                "`" + column.name() + "`",
                TypeNames.of(column.type()),
                column.unit().orElse(""),
                codes == null
                    ? column.meaning().range().orElse("")
                    : "[%s](#codes-%s)".formatted(codes.name(), anchor(codes)),
                column.meaning().what(),
                column.meaning().computed() == null ? "" : column.meaning().computed()));
      }
    }
    for (CodeList list : lists.values()) {
      page.append("\n## Codes: ").append(list.name()).append("\n\n| Code | Meaning |\n|---|---|\n");
      list.codes().forEach(code -> page.append(row("`" + code.value() + "`", code.meaning())));
    }
    return page.toString();
  }

  /** GitHub's anchor of the heading "Codes: name". */
  private static String anchor(CodeList codes) {
    return codes.name().replace(' ', '-');
  }

  private static String row(String... cells) {
    StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
    for (String cell : cells) {
      row.add(cell.replace("|", "\\|"));
    }
    return row.toString();
  }
}
