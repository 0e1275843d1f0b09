package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.ScanLabelsTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;

/**
 * Labels every selected series as a whole whose last labels are not of its present state and
 * network, batch by batch. The driver holds the keys of the waiting series and the rows of one
 * batch, never pixels.
 */
public final class ScanLabelJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "label_scans";

  private final NightContext night;
  private final SiteKey siteKey;
  private final Optional<NetworkChoice> network;

  /** Labelling with the network that the settings name, if they name one. */
  public ScanLabelJob(NightContext night, SiteKey siteKey) {
    this.night = night;
    this.siteKey = siteKey;
    this.network =
        NetworkChoice.ofScans(night.settings(), night.spark().sparkContext().hadoopConfiguration());
  }

  /** Whether the settings name a network. */
  public boolean hasNetwork() {
    return network.isPresent();
  }

  /**
   * Runs the job.
   *
   * @throws java.util.NoSuchElementException without a network
   */
  public ScreenResult run() throws Exception {
    NetworkChoice by = network.orElseThrow();
    ScreenRun run = new ScreenRun(night, NAME, ScanLabelsTable.TABLE);
    run.discardUnfinished();
    Dataset<Row> selected =
        Latest.by(night.warehouse().read(SeriesTable.TABLE), "series_key").filter(col("selected"));
    List<ScreenPlan.Waiting> waiting =
        SeriesWork.inOrder(
            ScreenedSeries.unlabelled(
                night.warehouse(),
                selected,
                ScreenedWith.ofScans(by.name(), by.sha256()),
                night.date()));
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("labelled series");
    ScanLabelTask task =
        new ScanLabelTask(
            ArchiveAccess.of(night, siteKey),
            by,
            night.settings().count("series.max-voxels", 1),
            counter);
    return run.run(
        "series",
        SeriesWork.batches(waiting, night.settings(), night.cores()),
        new SeriesWork(selected, task, task::quarantined, counter));
  }
}
