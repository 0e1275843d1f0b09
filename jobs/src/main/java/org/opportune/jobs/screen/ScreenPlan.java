package org.opportune.jobs.screen;

import java.util.ArrayList;
import java.util.List;

/** Cuts the series that wait for screening into batches, in a given order. */
final class ScreenPlan {
  private ScreenPlan() {}

  /**
   * A series that waits.
   *
   * @param seriesKey pseudonym of the series
   * @param sizeBytes bytes of its objects
   */
  record Waiting(String seriesKey, long sizeBytes) {}

  /**
   * Batches of at most {@code maxBytes} and {@code maxSeries}; a series larger than {@code maxBytes}
   * is a batch of its own.
   */
  static List<List<Waiting>> batches(List<Waiting> waiting, long maxBytes, int maxSeries) {
    List<List<Waiting>> batches = new ArrayList<>();
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting series : waiting) {
      if (!batch.isEmpty()
          && (bytes + series.sizeBytes() > maxBytes || batch.size() == maxSeries)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(series);
      bytes += series.sizeBytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
