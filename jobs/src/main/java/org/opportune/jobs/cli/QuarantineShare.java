package org.opportune.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.Latest;

/** Whether more of the archive is quarantined than a site accepts. */
final class QuarantineShare {
  private static final int TOO_MANY = 3;

  private QuarantineShare() {}

  static int exitStatus(NightContext night) {
    double limit = night.settings().number("max-quarantined-percent", 0, 100);
    Dataset<Row> instances = Latest.by(night.warehouse().read(InstancesTable.TABLE), "object_ref");
    Row counts =
        instances
            .agg(count(lit(1)), count(when(col("status").equalTo(CtInstance.QUARANTINED), lit(1))))
            .head();
    long seen = counts.getLong(0);
    long quarantined = counts.getLong(1);
    if (seen == 0 || 100.0 * quarantined / seen <= limit) {
      return 0;
    }
    night
        .progress()
        .say(
            "%.1f %% of the objects are quarantined, more than max-quarantined-percent %.1f; see: opportune query \"select reason, count(*) from quarantine group by 1\""
                .formatted(100.0 * quarantined / seen, limit));
    return TOO_MANY;
  }
}
