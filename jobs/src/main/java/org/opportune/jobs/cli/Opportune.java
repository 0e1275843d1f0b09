package org.opportune.jobs.cli;

import java.io.PrintWriter;
import org.opportune.jobs.SoftwareVersion;
import org.opportune.jobs.UserException;
import org.opportune.jobs.doctor.Explanation;
import org.opportune.jobs.stop.NightStopped;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program: {@code opportune <command> [options]}, and the main class of a spark-submit. */
@Command(
    name = "opportune",
    mixinStandardHelpOptions = true,
    versionProvider = Opportune.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Reads a hospital's archive of chest CT and tells a population's lung story.",
    footerHeading = "%nExit status%n",
    footer = {
      "  0  all well",
      "  1  the run failed",
      "  2  wrong arguments or settings; one line says which and how to mend it",
      "  3  finished, but more objects are quarantined than max-quarantined-percent",
      "  4  stopped in order by --until or a signal; the same command goes on from there",
      "",
      "Start with: opportune demo",
      "Research use only. Not for use in diagnostic procedures. Not a medical device."
    },
    subcommands = {
      DemoCommand.class,
      SynthesizeCommand.class,
      IndexCommand.class,
      ScreenCommand.class,
      StageCommand.class,
      ReportCommand.class,
      RunsCommand.class,
      LabelReportsCommand.class,
      NightlyCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ExplainCommand.class,
      QueryCommand.class,
      SchemaCommand.class,
      ExportCommand.class,
      LocateCommand.class,
      DoctorCommand.class
    })
public final class Opportune implements Runnable {
  private static final int STOPPED = 4;

  @Spec CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show the full trace of an error.")
  boolean stacktrace;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs a command and returns its status. */
  public static int execute(String... arguments) {
    Opportune opportune = new Opportune();
    CommandLine line =
        new CommandLine(opportune)
            .setExecutionExceptionHandler(
                (error, commandLine, parsed) -> opportune.explain(error, commandLine))
            .setCaseInsensitiveEnumValuesAllowed(true);
    try {
      return line.execute(arguments);
    } catch (LinkageError | OutOfMemoryError e) {
      // A missing native library or too little memory is as much an operator's matter.
      return opportune.explain(e, line);
    }
  }

  private int explain(Throwable error, CommandLine commandLine) {
    PrintWriter err = commandLine.getErr();
    if (error instanceof NightStopped) {
      err.println("opportune: stopped: " + error.getMessage());
      err.flush();
      return STOPPED;
    }
    boolean mistake = error instanceof UserException;
    if (mistake) {
      err.println("opportune: " + error.getMessage());
    } else {
      String what = Explanation.of(error).orElseGet(() -> rootCause(error));
      String name = commandLine.getCommandName();
      err.println((name.equals("opportune") ? name : "opportune " + name) + " failed: " + what);
      if (!stacktrace) {
        err.println("Standing batches are kept: the same command resumes. Trace: --stacktrace");
      }
    }
    if (stacktrace) {
      error.printStackTrace(err);
    }
    err.flush();
    return mistake ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  /** A message with a path may name a file of the archive, and so a patient. */
  private static String rootCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String kind = cause.getClass().getSimpleName();
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    if (cause.getMessage() == null) {
      return kind;
    }
    return message.contains("/") ? kind + " (its message names a file)" : kind + ": " + message;
  }

  /** The version, for {@code --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"opportune " + SoftwareVersion.current()};
    }
  }
}
