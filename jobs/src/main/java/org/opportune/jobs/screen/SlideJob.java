package org.opportune.jobs.screen;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.pattern.PatternCodes;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.SlidesTable;

/**
 * Screens every image of a slide whose last outcome is not of its present state and network, batch
 * by batch. The driver holds the keys of the waiting images and the rows of one batch, never
 * pixels.
 */
public final class SlideJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "screen_slides";

  /** Images of one task: enough that a tar is read once for many, few enough to share out. */
  private static final int TASK_IMAGES = 16;

  private static final String NONE = "none";

  private final NightContext night;
  private final SiteKey siteKey;
  private final Optional<NetworkChoice> network;

  /** Screening with the network that the settings name, if they name one. */
  public SlideJob(NightContext night, SiteKey siteKey) {
    this.night = night;
    this.siteKey = siteKey;
    this.network =
        night.settings().text("slides.bundle").equals(NONE)
            ? Optional.empty()
            : Optional.of(
                NetworkChoice.ofSlides(
                    night.settings(), night.spark().sparkContext().hadoopConfiguration()));
  }

  /** Whether the settings name a network. */
  public boolean hasNetwork() {
    return network.isPresent();
  }

  /** Images of slides that could be read. */
  public long readable() {
    return readableSlides().count();
  }

  /** Runs the job. Without a network nothing is done. */
  public ScreenResult run() throws Exception {
    ScreenRun run = new ScreenRun(night, NAME, SlideFindingsTable.TABLE);
    run.discardUnfinished();
    if (network.isEmpty()) {
      return new ScreenResult(0, 0, 0);
    }
    Dataset<Row> slides = readableSlides();
    List<ScreenPlan.Waiting> waiting = waiting(slides);
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("screened slides");
    SlideTask task =
        new SlideTask(
            ArchiveAccess.of(night, siteKey),
            night.warehouse().uri(),
            network.orElseThrow(),
            PatternCodes.of(night.settings()),
            night.settings().count("slides.max-pixels", 1),
            night.settings().integer("slides.evidence-patches", 0),
            new PictureChoice(night.settings().number("slides.pictures-percent", 0, 100), false),
            counter);
    return run.run("slides", batches(waiting), new SlideWork(slides, task, counter));
  }

  private Dataset<Row> readableSlides() {
    return Latest.by(night.warehouse().read(SlidesTable.TABLE), "object_ref")
        .filter(col("status").equalTo(CtInstance.OK));
  }

  private List<ScreenPlan.Waiting> waiting(Dataset<Row> slides) {
    NetworkChoice by = network.orElseThrow();
    return ScreenPlan.inOrder(
        ScreenedSlides.waiting(
                night.warehouse(),
                slides,
                ScreenedWith.ofSlides(by.name(), by.sha256()),
                night.date())
            .select("object_ref", "size_bytes"));
  }

  private List<List<ScreenPlan.Waiting>> batches(List<ScreenPlan.Waiting> waiting) {
    return ScreenPlan.batches(
        waiting,
        ScreenPlan.batchBytes(night.settings(), night.cores()),
        night.settings().integer("slides.batch-slides", 1));
  }

  private record SlideWork(Dataset<Row> slides, SlideTask task, LongAccumulator counter)
      implements ScreenWork {
    @Override
    public List<Row> rows(List<ScreenPlan.Waiting> batch) {
      Object[] refs = batch.stream().map(ScreenPlan.Waiting::key).toArray();
      return ScreenPlan.inOrder(slides.filter(col("object_ref").isin(refs)), "object_ref");
    }

    @Override
    public int rowsPerTask() {
      return TASK_IMAGES;
    }

    @Override
    public Screened crashed(Row row) {
      return task.quarantined(row, Reason.CRASHED, Reason.CRASHED.meaning());
    }
  }
}
