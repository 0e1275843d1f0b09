package org.opportune.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.jobs.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens sealed object references. */
@Command(
    name = "locate",
    mixinStandardHelpOptions = true,
    description = {
      "Tells which objects the sealed references of the tables stand for. Needs the site key, and",
      "prints paths that may name patients: for the engineer who mends an object, nobody else.",
      "",
      "Example: opportune locate --site-key-file site.key 8fJ0c3..."
    })
final class LocateCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "REFERENCE", description = "object_ref of a table.")
  List<String> references;

  @Override
  public Integer call() {
    ObjectSeal seal =
        new ObjectSeal(CommonOptions.siteKey(common.settings(), new Configuration()));
    PrintWriter out = spec.commandLine().getOut();
    for (String reference : references) {
      try {
        out.println(seal.open(reference));
      } catch (IllegalArgumentException e) {
        throw new UserException(e.getMessage(), e);
      }
    }
    out.flush();
    return 0;
  }
}
