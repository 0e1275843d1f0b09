package org.opportune.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.doctor.Checkup;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Checks what a night needs: Java, memory, natives, GPU, network, site key, archive, warehouse.",
      "Exit status 1 when something is wrong.",
      "",
      "Example: opportune doctor --conf /etc/opportune/site.conf"
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin CommonOptions common;
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = common.settings();
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    List<Checkup.Line> lines =
        new Checkup(
                settings, configuration, () -> CommonOptions.siteKey(settings, configuration))
            .run();
    PrintWriter out = spec.commandLine().getOut();
    for (Checkup.Line line : lines) {
      out.printf("%-4s %-16s %s%n", line.ok() ? "ok" : "BAD", line.what(), line.found());
    }
    out.flush();
    return lines.stream().allMatch(Checkup.Line::ok) ? 0 : 1;
  }
}
