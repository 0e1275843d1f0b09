package org.opportune.jobs;

import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.opportune.jobs.lock.WarehouseLock;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.stop.StopSignal;
import org.opportune.jobs.table.Warehouse;

/**
 * What every job of a night shares.
 *
 * @param spark the session
 * @param settings checked settings
 * @param warehouse the tables
 * @param runDate the night, which names the partition of every row written
 * @param progress where a person looks
 * @param stop whether the night should end before it is done
 */
public record NightContext(
    SparkSession spark,
    Settings settings,
    Warehouse warehouse,
    LocalDate runDate,
    Progress progress,
    StopSignal stop) {

  /** A night that nobody stops. */
  public NightContext(
      SparkSession spark,
      Settings settings,
      Warehouse warehouse,
      LocalDate runDate,
      Progress progress) {
    this(spark, settings, warehouse, runDate, progress, StopSignal.none());
  }

  /** The partition value of the night: yyyy-MM-dd. */
  public String date() {
    return runDate.toString();
  }

  /** Cores that tasks have at the moment: where executors come and go, not all there will be. */
  public int cores() {
    return spark.sparkContext().defaultParallelism();
  }

  /** The same night, told to somebody else. */
  public NightContext telling(Progress other) {
    return new NightContext(spark, settings, warehouse, runDate, other, stop);
  }

  /** The same night with the right to write, which a signal or the clock may end. */
  public NightContext writing(WarehouseLock lock, StopSignal stopping) {
    return new NightContext(spark, settings, warehouse.heldBy(lock), runDate, progress, stopping);
  }
}
