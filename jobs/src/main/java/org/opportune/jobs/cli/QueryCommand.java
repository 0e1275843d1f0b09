package org.opportune.jobs.cli;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.UserException;
import org.opportune.jobs.query.ResultPrinter;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
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
      "Runs SQL (DuckDB's dialect) over the tables of the warehouse: instances, series, ct_findings,",
      "patients, stage_models, quarantine, runs. A table shows what holds now; <table>_history shows",
      "every night.",
      "",
      "Example: opportune query --warehouse opportune-demo/warehouse \\",
      "           \"select stage, count(*) from patients group by 1 order by 1\""
    })
final class QueryCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv or json. Default: ${DEFAULT-VALUE}.")
  ResultPrinter format;

  @Parameters(paramLabel = "SQL", description = "One statement.")
  String sql;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    try (WarehouseDatabase database =
            WarehouseDatabase.open(settings.warehouse(), configuration);
        Statement statement = database.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      PrintWriter out = spec.commandLine().getOut();
      format.print(result, out);
      out.flush();
      return 0;
    } catch (SQLException e) {
      throw new UserException("Invalid query: " + e.getMessage(), e);
    }
  }
}
