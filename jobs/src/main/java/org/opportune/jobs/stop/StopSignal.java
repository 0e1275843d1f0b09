package org.opportune.jobs.stop;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether a night should end: because someone asked, at once, or because its time is over, after
 * the batch that runs. Thread-safe.
 */
public final class StopSignal {
  private final Clock clock;
  private final Optional<Instant> until;
  private final List<Runnable> whenAsked = new CopyOnWriteArrayList<>();
  private volatile boolean asked;

  /**
   * A signal.
   *
   * @param until when the night's time is over, if ever
   */
  public StopSignal(Clock clock, Optional<Instant> until) {
    this.clock = clock;
    this.until = until;
  }

  /** A night that runs to its end unless someone asks. */
  public static StopSignal none() {
    return new StopSignal(Clock.systemUTC(), Optional.empty());
  }

  /** Asks the night to end now: what runs is cancelled, what is done is kept. */
  public void ask() {
    asked = true;
    whenAsked.forEach(Runnable::run);
  }

  /** Does something when someone asks, or now if someone has. */
  public void whenAsked(Runnable action) {
    whenAsked.add(action);
    if (asked) {
      action.run();
    }
  }

  /** Whether someone asked. */
  public boolean isAsked() {
    return asked;
  }

  /** Whether no new batch should begin: someone asked, or the time is over. */
  public boolean isDue() {
    return asked || until.filter(end -> !clock.instant().isBefore(end)).isPresent();
  }
}
