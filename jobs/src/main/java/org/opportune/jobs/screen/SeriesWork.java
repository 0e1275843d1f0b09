package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.SeriesTable;

/**
 * Work on whole series, each a task of its own.
 *
 * @param selected series that may wait
 * @param task what is done with them
 * @param failure the outcome of one that cannot be worked on
 * @param counter counts those done
 */
record SeriesWork(
    Dataset<Row> selected,
    FlatMapFunction<Iterator<Row>, Screened> task,
    Failure failure,
    LongAccumulator counter)
    implements ScreenWork {
  private static final int SERIES_PER_CORE = 64;

  /** Makes an outcome of a series and why it has no other. */
  @FunctionalInterface
  interface Failure {
    Screened of(CtSeries series, Reason reason, String message);
  }

  /** Series in the order of their keys, so that a restarted night cuts the same batches. */
  static List<ScreenPlan.Waiting> inOrder(Dataset<Row> series) {
    return ScreenPlan.inOrder(series.select("series_key", "size_bytes"));
  }

  /**
   * Batches as the settings want them, the largest series of each first. Where they name no size a
   * batch grows with the cores: at its end all wait for the last one, which should be few and
   * small.
   */
  static List<List<ScreenPlan.Waiting>> batches(
      List<ScreenPlan.Waiting> waiting, Settings settings, int cores) {
    int most = settings.integer("screen.batch-series", 0);
    return ScreenPlan.batches(
            waiting,
            ScreenPlan.batchBytes(settings, cores),
            most > 0 ? most : Math.multiplyExact(SERIES_PER_CORE, cores))
        .stream()
        .map(SeriesWork::largestFirst)
        .toList();
  }

  private static List<ScreenPlan.Waiting> largestFirst(List<ScreenPlan.Waiting> batch) {
    return batch.stream()
        .sorted(Comparator.comparingLong(ScreenPlan.Waiting::sizeBytes).reversed())
        .toList();
  }

  @Override
  public List<Row> rows(List<ScreenPlan.Waiting> batch) {
    Object[] keys = batch.stream().map(ScreenPlan.Waiting::key).toArray();
    Map<String, Row> byKey = new HashMap<>();
    selected
        .filter(col("series_key").isin(keys))
        .collectAsList()
        .forEach(row -> byKey.put(row.getAs("series_key"), row));
    return batch.stream().map(next -> byKey.get(next.key())).filter(Objects::nonNull).toList();
  }

  @Override
  public int rowsPerTask() {
    return 1;
  }

  @Override
  public Screened crashed(Row row) {
    return failure.of(SeriesTable.of(row), Reason.CRASHED, Reason.CRASHED.meaning());
  }
}
