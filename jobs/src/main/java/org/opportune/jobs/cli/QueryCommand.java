package org.opportune.jobs.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.UserException;
import org.opportune.jobs.query.NamedQuery;
import org.opportune.jobs.query.ResultPrinter;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** SQL over the warehouse. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Runs SQL (DuckDB's dialect), or a query that ships with the program, over the tables of the",
      "warehouse. A table shows what holds now; <table>_history shows every night. --list names",
      "tables and shipped queries; docs/SCHEMA.md explains the columns.",
      "",
      "Example: opportune query --warehouse opportune-demo/warehouse prevalence-by-site",
      "         opportune query --warehouse opportune-demo/warehouse \\",
      "           \"select stage, count(*) from patients group by 1 order by 1\""
    })
final class QueryCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Option(names = "--list", description = "List the tables and the shipped queries.")
  boolean list;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv or json. Default: ${DEFAULT-VALUE}.")
  ResultPrinter format;

  @Parameters(
      arity = "0..1",
      paramLabel = "SQL|NAME",
      description = "One statement, or the name of a shipped query.")
  String query;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      list(out);
      out.flush();
      return 0;
    }
    String sql = sql();
    Settings settings = common.settings();
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    try (WarehouseDatabase database = WarehouseDatabase.open(settings.warehouse(), configuration);
        Statement statement = database.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      format.print(result, out);
      out.flush();
      return 0;
    } catch (SQLException e) {
      throw new UserException("Invalid query: " + oneLine(e), e);
    }
  }

  private String sql() {
    if (query == null) {
      throw new UserException(
          "Missing query: give one SQL statement or a name from: opportune query --list");
    }
    if (!query.strip().matches("[\\w-]+")) {
      return query;
    }
    return NamedQuery.of(query.strip())
        .map(NamedQuery::sql)
        .orElseThrow(
            () ->
                new UserException(
                    "Unknown query %s: it is none of %s"
                        .formatted(
                            query,
                            NamedQuery.ALL.stream()
                                .map(NamedQuery::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static void list(PrintWriter out) {
    out.println("Tables (columns: opportune schema)");
    for (Table<?> table : Tables.ALL) {
      out.printf("  %-24s %s%n", table.name(), table.doc());
    }
    out.println();
    out.println("Shipped queries");
    for (NamedQuery named : NamedQuery.ALL) {
      out.printf("  %-24s %s%n", named.name(), named.about());
    }
  }

  /** DuckDB wraps its message and draws the statement below it; the message is what matters. */
  private static String oneLine(SQLException error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    return message
        .replaceFirst(
            "(?s)^Invalid Input Error: Attempting to execute an unsuccessful.*?Error: ", "")
        .lines()
        .takeWhile(line -> !line.startsWith("LINE ") && !line.startsWith("Candidate functions:"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("; "));
  }
}
