package org.opportune.jobs.table;

import org.opportune.inference.ct.CtMeasurement;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;

/**
 * The outcome of screening one series: a measurement, or an exclusion that only the pixels could
 * show.
 *
 * @param series the series
 * @param measurement what was found; null when excluded
 * @param with what screened it
 * @param reason why the series was excluded; null when measured
 */
public record Finding(
    CtSeries series, CtMeasurement measurement, ScreenedWith with, Reason reason) {

  /** The measurement of a series. */
  public static Finding measured(CtSeries series, CtMeasurement measurement, ScreenedWith with) {
    return new Finding(series, measurement, with, null);
  }

  /** The exclusion of a series. */
  public static Finding excluded(CtSeries series, Reason reason, ScreenedWith with) {
    return new Finding(series, null, with, reason);
  }
}
