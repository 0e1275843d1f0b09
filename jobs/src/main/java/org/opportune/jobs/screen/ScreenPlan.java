package org.opportune.jobs.screen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.settings.Settings;

/** Cuts what waits for screening, series or slides, into batches, in a given order. */
final class ScreenPlan {
  private static final long BYTES_PER_CORE = 4L << 30;

  private ScreenPlan() {}

  /** Bytes of a batch at most, as the settings have it: 4 GiB for each core where they say 0. */
  static long batchBytes(Settings settings, int cores) {
    long bytes = settings.count("screen.batch-bytes", 0);
    return bytes > 0 ? bytes : BYTES_PER_CORE * cores;
  }

  /**
   * A series or slide that waits.
   *
   * @param key pseudonym of the series, or sealed object key of the slide
   * @param sizeBytes bytes of its objects
   */
  record Waiting(String key, long sizeBytes) {}

  /**
   * What waits, by ascending key, so that a restarted night cuts the same batches.
   *
   * @param waiting key and size in bytes
   */
  static List<Waiting> inOrder(Dataset<Row> waiting) {
    return waiting.collectAsList().stream()
        .map(row -> new Waiting(row.getString(0), row.getLong(1)))
        .sorted(Comparator.comparing(Waiting::key))
        .toList();
  }

  /** Rows by ascending key. Sorted here: Spark would start two more jobs for it. */
  static List<Row> inOrder(Dataset<Row> rows, String key) {
    return rows.collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.<String>getAs(key)))
        .toList();
  }

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
