package org.opportune.jobs.stop;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/** The end of a night as people give it: a time of day. */
public final class TimeOfDay {
  private TimeOfDay() {}

  /**
   * The next time that the clock shows this: today, or tomorrow if it is past.
   *
   * @param clock in the zone of the person who gave it
   */
  public static Instant next(LocalTime time, Clock clock) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    ZonedDateTime today = now.with(time);
    return (today.isAfter(now) ? today : today.plusDays(1)).toInstant();
  }
}
