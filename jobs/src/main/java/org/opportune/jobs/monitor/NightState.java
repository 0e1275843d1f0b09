package org.opportune.jobs.monitor;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.opportune.jobs.table.RunsTable.Run;

/** Where a night stands: its step under way and the commands that ended. Safe between threads. */
final class NightState {
  private final InstantSource clock;
  private final Instant began;
  private final Map<String, Run> ended = new TreeMap<>();
  private Step step;
  private boolean running = true;

  NightState(InstantSource clock) {
    this.clock = clock;
    this.began = clock.instant();
  }

  /**
   * A step as a scrape sees it.
   *
   * @param name what is being done
   * @param unit what is counted
   * @param expected how many there are, or -1 when not known beforehand
   * @param done how many are done
   * @param began when the step began
   * @param seconds how long it runs
   */
  record Step(String name, String unit, long expected, long done, Instant began, double seconds) {
    /** How many a second so far; 0 before the first. */
    double rate() {
      return seconds > 0 ? done / seconds : 0;
    }

    /** What is left at this rate; NaN while nothing can be said. */
    double secondsLeft() {
      return expected < 0 || done == 0 ? Double.NaN : Math.max(0, expected - done) / rate();
    }

    private Step seen(long count, Instant now) {
      return new Step(
          name,
          unit,
          expected,
          count,
          began,
          java.time.Duration.between(began, now).toMillis() / 1e3);
    }
  }

  synchronized void begin(String name, String unit, long expected) {
    step = new Step(name, unit, expected, 0, clock.instant(), 0);
  }

  synchronized void at(long done) {
    if (step != null) {
      step = step.seen(done, clock.instant());
    }
  }

  synchronized void endStep() {
    step = null;
  }

  synchronized void ended(Run run) {
    ended.put(run.command(), run);
  }

  synchronized void endNight() {
    step = null;
    running = false;
  }

  synchronized boolean running() {
    return running;
  }

  Instant began() {
    return began;
  }

  /** The step under way, its seconds counted to now. */
  synchronized Optional<Step> step() {
    return Optional.ofNullable(step).map(s -> s.seen(s.done(), clock.instant()));
  }

  /** The last run of each command, by name. */
  synchronized List<Run> commands() {
    return List.copyOf(ended.values());
  }
}
