package org.opportune.jobs.monitor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.util.LongAccumulator;

/** Shows a Spark accumulator as progress while the driver waits for a job. */
public final class CountedTasks {
  private static final Duration TICK = Duration.ofMillis(500);

  private CountedTasks() {}

  /**
   * Runs a Spark action and shows its count meanwhile.
   *
   * @param before what was done before this action began
   */
  public static <T> T watch(
      Progress.Step step, long before, LongAccumulator counter, Callable<T> action)
      throws Exception {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    try {
      var ticking =
          ticker.scheduleAtFixedRate(
              () -> step.at(before + counter.value()),
              TICK.toMillis(),
              TICK.toMillis(),
              TimeUnit.MILLISECONDS);
      T result = action.call();
      ticking.cancel(false);
      step.at(before + counter.value());
      return result;
    } finally {
      ticker.shutdownNow();
    }
  }
}
