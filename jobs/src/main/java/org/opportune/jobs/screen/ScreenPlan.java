package org.opportune.jobs.screen;

import java.util.ArrayList;
import java.util.List;

/** Cuts what waits for screening, series or slides, into batches, in a given order. */
final class ScreenPlan {
  private ScreenPlan() {}

  /**
   * A series or slide that waits.
   *
   * @param key pseudonym of the series, or sealed object key of the slide
   * @param sizeBytes bytes of its objects
   */
  record Waiting(String key, long sizeBytes) {}

  /**
   * Batches of at most {@code maxBytes} and {@code most} things; one larger than {@code maxBytes}
   * is a batch of its own.
   */
  static List<List<Waiting>> batches(List<Waiting> waiting, long maxBytes, int most) {
    List<List<Waiting>> batches = new ArrayList<>();
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting next : waiting) {
      if (!batch.isEmpty() && (bytes + next.sizeBytes() > maxBytes || batch.size() == most)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(next);
      bytes += next.sizeBytes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
