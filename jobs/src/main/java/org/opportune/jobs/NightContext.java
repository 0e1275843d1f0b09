package org.opportune.jobs;

import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Warehouse;

/**
 * What every job of a night shares.
 *
 * @param spark the session
 * @param settings checked settings
 * @param warehouse the tables
 * @param runDate the night, which names the partition of every row written
 * @param progress where a person looks
 */
public record NightContext(
    SparkSession spark,
    Settings settings,
    Warehouse warehouse,
    LocalDate runDate,
    Progress progress) {

  /** The partition value of the night: yyyy-MM-dd. */
  public String date() {
    return runDate.toString();
  }
}
