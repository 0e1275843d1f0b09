package org.opportune.jobs.monitor;

import java.time.Duration;

/** Durations as people read them. */
public final class Durations {
  private Durations() {}

  /** For example "0.8 s", "42 s", "3 min 05 s", "2 h 07 min". */
  public static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d min %02d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
  }
}
