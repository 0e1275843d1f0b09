package org.opportune.jobs.cli;

import java.time.Clock;
import java.time.LocalTime;
import java.util.Optional;
import org.opportune.jobs.stop.StopSignal;
import org.opportune.jobs.stop.TimeOfDay;
import picocli.CommandLine.Option;

/** When a command that works in batches should end, done or not. */
final class StopOptions {
  @Option(
      names = "--until",
      paramLabel = "HH:mm",
      description = {
        "Begin no batch from this time of this machine's day on. What is screened by then is staged",
        "and reported; the rest waits for the next start (exit status 4). A SIGTERM or Ctrl-C ends",
        "the command at once and in order, a second one without order."
      })
  LocalTime until;

  StopSignal signal() {
    return new StopSignal(
        Clock.systemUTC(),
        Optional.ofNullable(until).map(time -> TimeOfDay.next(time, Clock.systemDefaultZone())));
  }
}
