package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.ct.ScorerSettings;
import org.opportune.ingest.ct.AirCalibration;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.SeriesTable;

/**
 * Screens every selected series that was not last screened in its present state by the network and
 * the lung mask of the settings, batch by batch. The driver holds the keys of the waiting series
 * and the rows of one batch, never pixels.
 */
public final class ScreenJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "screen";

  /** Slices further apart than these are of a scan that was never thin. */
  private static final double MOST_DISTANCE_MM = 5;

  private final NightContext night;
  private final SiteKey siteKey;
  private final NetworkChoice network;
  private final Optional<NetworkChoice> lungs;
  private final ScorerSettings scoring;

  /**
   * Screening with the network and the lung mask that the settings name.
   *
   * @throws UserException when a setting is wrong, before anything is read
   */
  public ScreenJob(NightContext night, SiteKey siteKey) {
    this.night = night;
    this.siteKey = siteKey;
    this.scoring = scoring(night.settings());
    Configuration hadoop = night.spark().sparkContext().hadoopConfiguration();
    this.network = NetworkChoice.of(night.settings(), hadoop);
    this.lungs = NetworkChoice.ofLungs(night.settings(), hadoop);
    if (network.gpu()) {
      TaskGpu.requireSome(night.spark().sparkContext());
    }
  }

  /** Runs the job. */
  public ScreenResult run() throws Exception {
    ScreenRun run = new ScreenRun(night, NAME, FindingsTable.TABLE);
    run.discardUnfinished();
    Dataset<Row> selected =
        Latest.by(night.warehouse().read(SeriesTable.TABLE), "series_key").filter(col("selected"));
    List<ScreenPlan.Waiting> waiting = waiting(selected);
    PictureChoice pictures =
        new PictureChoice(
            night.settings().number("screen.pictures-percent", 0, 100),
            night.settings().flag("screen.pictures-dicom"));
    return run.run(
        "series",
        SeriesWork.batches(waiting, night.settings(), night.cores()),
        work(selected, pictures, "screened series"));
  }

  /**
   * Draws the pictures of some series, however often they were screened; no table changes.
   *
   * @return how many were drawn: a series that cannot be read, or shows no lungs, has no picture
   * @throws UserException when a key is of no selected series
   */
  public long draw(List<String> seriesKeys) throws Exception {
    Dataset<Row> selected =
        Latest.by(night.warehouse().read(SeriesTable.TABLE), "series_key")
            .filter(col("selected").and(col("series_key").isin(seriesKeys.toArray())));
    List<ScreenPlan.Waiting> asked = SeriesWork.inOrder(selected);
    Set<String> unknown = new TreeSet<>(seriesKeys);
    asked.forEach(series -> unknown.remove(series.key()));
    if (!unknown.isEmpty()) {
      throw new UserException(
          "Cannot draw %s: no selected series has this key; see series_key of ct_findings"
              .formatted(String.join(", ", unknown)));
    }
    PictureChoice all = new PictureChoice(100, night.settings().flag("screen.pictures-dicom"));
    ScreenRun run = new ScreenRun(night, NAME, FindingsTable.TABLE);
    ScreenWork work = work(selected, all, "drawn series");
    long done = 0;
    long drawn = 0;
    try (Progress.Step step = night.progress().begin("drawing", "series", asked.size())) {
      for (List<ScreenPlan.Waiting> batch :
          SeriesWork.batches(asked, night.settings(), night.cores())) {
        if (night.stop().isDue()) {
          break;
        }
        List<Screened> outcomes = run.withoutTables(batch, work, done, step);
        done += outcomes.size();
        drawn += outcomes.stream().filter(Screened::pictured).count();
      }
      step.at(done);
    }
    return drawn;
  }

  private List<ScreenPlan.Waiting> waiting(Dataset<Row> selected) {
    return SeriesWork.inOrder(
        ScreenedSeries.waiting(
            night.warehouse(),
            selected,
            NetworkChoice.screenedWith(network, lungs.orElse(null)),
            night.date()));
  }

  private static ScorerSettings scoring(Settings settings) {
    int copies = settings.integer("screen.thinned-networks", 0);
    if (copies == 1) {
      throw new UserException(
          "Invalid setting screen.thinned-networks: 1 copy has no spread; set 0 for no uncertainty,"
              + " or at least 2");
    }
    return ScorerSettings.standard()
        .withSliceDistanceMm(settings.number("screen.slice-distance-mm", 0, MOST_DISTANCE_MM))
        .withUncertainty(copies, settings.integer("screen.sampled-slices", 1));
  }

  private ScreenWork work(Dataset<Row> selected, PictureChoice pictures, String counted) {
    LongAccumulator counter = night.spark().sparkContext().longAccumulator(counted);
    ScreenTask task =
        new ScreenTask(
            ArchiveAccess.of(night, siteKey),
            night.warehouse().uri(),
            network,
            lungs.orElse(null),
            night.settings().count("series.max-voxels", 1),
            new AirCalibration(
                night.settings().number("series.max-air-offset-hu", 0, 200),
                night.settings().flag("series.correct-air-offset")),
            scoring,
            pictures,
            counter);
    return new SeriesWork(selected, task, task::quarantined, counter);
  }
}
