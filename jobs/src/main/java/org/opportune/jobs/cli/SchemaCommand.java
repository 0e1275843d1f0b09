package org.opportune.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.opportune.jobs.schema.DataDictionary;
import org.opportune.jobs.schema.SchemaPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The schema of the tables. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    description = {
      "Prints every table and column: type, unit, range, codes, and how it is computed.",
      "",
      "Example: opportune schema > docs/SCHEMA.md",
      "         opportune schema --format csv > dictionary.csv"
    })
final class SchemaCommand implements Callable<Integer> {
  enum Format {
    MARKDOWN,
    CSV
  }

  @Spec CommandSpec spec;

  @Option(
      names = "--format",
      defaultValue = "markdown",
      description = "markdown or csv. Default: ${DEFAULT-VALUE}.")
  Format format;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(format == Format.CSV ? DataDictionary.csv() : SchemaPage.markdown());
    out.flush();
    return 0;
  }
}
