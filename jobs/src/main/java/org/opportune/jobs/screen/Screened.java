package org.opportune.jobs.screen;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * The outcome of one series, on its way from an executor to the driver: a row of the findings or of
 * the quarantined series.
 *
 * @param finding the finding's row, or null
 * @param quarantined the quarantine row, or null
 * @param pictured whether its picture was written
 */
record Screened(Row finding, Row quarantined, boolean pictured) implements Serializable {
  static Screened finding(Row row, boolean pictured) {
    return new Screened(row, null, pictured);
  }

  static Screened quarantined(Row row) {
    return new Screened(null, row, false);
  }
}
