package org.opportune.jobs.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.opportune.jobs.UserException;
import org.opportune.jobs.lock.WarehouseLock;
import org.opportune.jobs.query.PastNights;
import org.opportune.jobs.query.ResultPrinter;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Last nights at a glance. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the last nights, newest first, or the details of one. A night is unfinished when it is",
      "under way or was killed: no report followed its work. Times are UTC.",
      "",
      "Example: opportune runs --conf /etc/opportune/site.conf",
      "         opportune runs --conf /etc/opportune/site.conf --night 2026-01-15"
    })
final class RunsCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "7",
      description = "How many nights. Default: ${DEFAULT-VALUE}.")
  int last;

  @Option(names = "--night", paramLabel = "yyyy-MM-dd", description = "The details of one night.")
  LocalDate night;

  @Option(names = "--csv", description = "Comma-separated; of one night, its commands.")
  boolean csv;

  @Override
  public Integer call() throws Exception {
    if (last < 1) {
      throw new UserException("Invalid option --last: " + last + " is less than 1");
    }
    Settings settings = common.settings();
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    PrintWriter out = spec.commandLine().getOut();
    try (PastNights nights = PastNights.open(settings.warehouse(), configuration)) {
      if (night == null) {
        if (!nights.printLast(last, format(), out)) {
          spec.commandLine().getErr().println("No nights yet in " + settings.warehouse());
        }
      } else {
        details(nights, out);
      }
    }
    out.flush();
    Path root = new Path(settings.warehouse());
    WarehouseLock.heldBy(root.getFileSystem(configuration), root)
        .ifPresent(who -> spec.commandLine().getErr().println("Holds the lock: " + who));
    spec.commandLine().getErr().flush();
    return 0;
  }

  private void details(PastNights nights, PrintWriter out) throws Exception {
    boolean any = nights.printCommands(night, format(), out);
    if (!any) {
      spec.commandLine().getErr().println("No command ended in the night of " + night);
    }
    if (csv) {
      return;
    }
    out.println();
    out.println("Quarantined, most frequent reasons (docs/RUNBOOK.md says what to do)");
    if (!nights.printReasons(night, format(), out)) {
      out.println("none");
    }
    out.println();
    out.println("Notices");
    if (!nights.printNotices(night, format(), out)) {
      out.println("none");
    }
  }

  private ResultPrinter format() {
    return csv ? ResultPrinter.CSV : ResultPrinter.TABLE;
  }
}
