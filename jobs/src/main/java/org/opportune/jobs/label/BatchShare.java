package org.opportune.jobs.label;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Which reports belong to a batch: those whose key falls to its number, so that all of one key come
 * together whatever their order.
 *
 * @param number of the batch, from 0
 * @param of number of batches
 */
record BatchShare(int number, int of) implements Serializable {

  boolean has(Row report) {
    Object key = report.getAs(ReportSource.KEY);
    return Math.floorMod(key == null ? 0 : key.hashCode(), of) == number;
  }
}
