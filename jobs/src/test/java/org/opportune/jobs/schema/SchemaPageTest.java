package org.opportune.jobs.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.Reason;
import org.opportune.jobs.table.Column;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;

class SchemaPageTest {
  private static Path root() {
    return Path.of(System.getProperty("opportune.root"));
  }

  @Test
  void thePageInTheRepositoryIsWhatTheCodeSays() throws Exception {
    assertThat(SchemaPage.markdown())
        .as("mend with: ./opportune schema > docs/SCHEMA.md")
        .isEqualTo(Files.readString(root().resolve("docs/SCHEMA.md")));
  }

  @Test
  void thePageNamesEveryTableColumnAndReason() {
    String page = SchemaPage.markdown();
    for (Table<?> table : Tables.ALL) {
      String section = page.split("\n## " + table.name() + "\n", 2)[1].split("\n## ", 2)[0];
      for (Column<?> column : table.columns()) {
        assertThat(section).contains("| `" + column.name() + "` |");
      }
    }
    for (Reason reason : Reason.values()) {
      assertThat(page).contains("| `" + reason.code() + "` |");
    }
  }

  @Test
  void columnsOfOneNameHaveOneType() {
    Map<String, Set<String>> types = new LinkedHashMap<>();
    for (Table<?> table : Tables.ALL) {
      for (Column<?> column : table.columns()) {
        types
            .computeIfAbsent(column.name(), name -> new HashSet<>())
            .add(TypeNames.of(column.type()));
      }
    }
    assertThat(types).allSatisfy((name, found) -> assertThat(found).as(name).hasSize(1));
  }

  /** Removal, another type or another unit breaks what people built on the tables. */
  @Test
  void noColumnOfAnEarlierVersionIsGoneOrOfAnotherTypeOrUnit() throws Exception {
    for (String version : List.of("0.1.0")) {
      Map<String, String> now = columns(DataDictionary.csv());
      Map<String, String> then =
          columns(
              Files.readString(
                  root().resolve("jobs/src/test/resources/schemas/" + version + ".csv")));
      assertThat(then).hasSizeGreaterThan(200);
      assertThat(now).as("columns of version " + version).containsAllEntriesOf(then);
    }
  }

  /** Type and unit by table and column; struct types hold commas and are quoted. */
  private static Map<String, String> columns(String csv) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String line : csv.lines().skip(1).toList()) {
      String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      columns.put(cells[0] + "." + cells[1], cells[2] + " [" + cells[3] + "]");
    }
    return columns;
  }
}
