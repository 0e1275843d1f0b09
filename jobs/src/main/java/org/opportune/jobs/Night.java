package org.opportune.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.index.IndexJob;
import org.opportune.jobs.label.LabelJob;
import org.opportune.jobs.label.ReportChoice;
import org.opportune.jobs.monitor.Durations;
import org.opportune.jobs.report.ReportJob;
import org.opportune.jobs.screen.Pictures;
import org.opportune.jobs.screen.ScanLabelJob;
import org.opportune.jobs.screen.ScreenJob;
import org.opportune.jobs.screen.ScreenResult;
import org.opportune.jobs.screen.ScreeningNetworks;
import org.opportune.jobs.screen.SlideJob;
import org.opportune.jobs.stage.FitSummary;
import org.opportune.jobs.stage.ReferenceGrades;
import org.opportune.jobs.stage.StageJob;
import org.opportune.jobs.stop.NightStopped;
import org.opportune.jobs.table.RunsTable;
import org.opportune.jobs.table.RunsTable.Run;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.StagingException;
import org.opportune.staging.mixture.FederatedHistogram;
import org.opportune.staging.severity.StageModel;

/** The jobs of a night in order, each recorded in {@code runs}. */
public final class Night {
  private static final String RUNS = "runs";
  private static final String OK = "ok";
  private static final String STOPPED = "stopped";
  private static final String REFUSED = "refused";
  private static final String FAILED = "failed";
  private static final int MOST_TRIES = 3;

  private final NightContext context;
  private final Supplier<SiteKey> siteKey;
  private final String runId;

  /**
   * A night.
   *
   * @param siteKey asked for only by jobs that need it
   */
  public Night(NightContext context, Supplier<SiteKey> siteKey) {
    this.context = context;
    this.siteKey = siteKey;
    this.runId =
        context.date()
            + "-"
            + HexFormat.of().toHexDigits(Instant.now().toEpochMilli(), 8)
            + HexFormat.of().toHexDigits((short) System.identityHashCode(this));
  }

  /**
   * Index, screen, stage, report. An archive too young to fit stages is not a failed night: the
   * refusal is told, and the report shows what there is. When its time is over before all is
   * screened, what is screened is still staged and reported.
   *
   * @throws NightStopped when something waits for the next start
   */
  public void nightly() throws Exception {
    // First, so that a mistake in the settings of screening does not cost an index.
    requireNetworks();
    ScreenJob screening = new ScreenJob(context, siteKey.get());
    index();
    long left = screen(screening);
    try {
      stage();
    } catch (UserException e) {
      if (!(e.getCause() instanceof StagingException)) {
        throw e;
      }
      context.progress().say("  stage    nobody staged: " + e.getMessage());
    }
    report();
    requireNoneLeft(left);
  }

  /** Reads what is new in the archive. */
  public void index() throws Exception {
    IndexJob job = new IndexJob(context, siteKey.get());
    record(
        IndexJob.NAME,
        job::run,
        done -> new Counts(done.listed(), done.read(), done.quarantined()),
        done ->
            "%,d objects, %,d new or changed, %,d quarantined, %,d series"
                .formatted(done.listed(), done.read(), done.quarantined(), done.series()));
  }

  /**
   * Screens what the index selected.
   *
   * @throws NightStopped when something waits for the next start
   */
  public void screen() throws Exception {
    requireNetworks();
    requireNoneLeft(screen(new ScreenJob(context, siteKey.get())));
  }

  private void requireNetworks() {
    ScreeningNetworks.require(
        context.settings(), context.spark().sparkContext().hadoopConfiguration());
  }

  /** How many are left for the next start. */
  private long screen(ScreenJob job) throws Exception {
    ScreenResult series =
        record(ScreenJob.NAME, job::run, Night::counts, done -> text(done, "series"));
    return series.left() + labelScans() + screenSlides();
  }

  /** A site without a network for it has no such run. */
  private long labelScans() throws Exception {
    ScanLabelJob job = new ScanLabelJob(context, siteKey.get());
    return job.hasNetwork()
        ? record(ScanLabelJob.NAME, job::run, Night::counts, done -> text(done, "scans")).left()
        : 0;
  }

  /** An archive without slides, or a site that does not screen them, has no such run. */
  private long screenSlides() throws Exception {
    SlideJob job = new SlideJob(context, siteKey.get());
    long readable = job.readable();
    if (readable == 0) {
      return 0;
    }
    if (!job.hasNetwork()) {
      context
          .progress()
          .say(
              "  slides   %,d wait: no network is set; see setting slides.bundle and opportune train ana"
                  .formatted(readable));
      return 0;
    }
    return record(SlideJob.NAME, job::run, Night::counts, done -> text(done, "slides")).left();
  }

  private static Counts counts(ScreenResult done) {
    return new Counts(done.waiting(), done.findings(), done.quarantined())
        .withStatus(done.left() > 0 ? STOPPED : OK);
  }

  private static String text(ScreenResult done, String things) {
    return "%,d %s waited, %,d findings, %,d quarantined%s"
        .formatted(
            done.waiting(),
            things,
            done.findings(),
            done.quarantined(),
            done.left() > 0 ? ", %,d wait for the next start".formatted(done.left()) : "");
  }

  private static void requireNoneLeft(long left) {
    if (left > 0) {
      throw new NightStopped("%,d series or slides wait for the next start".formatted(left));
    }
  }

  /** Draws the pictures of some screened series. */
  public void draw(List<String> seriesKeys) throws Exception {
    ScreenJob job = new ScreenJob(context, siteKey.get());
    record(
        "screen --picture",
        () -> job.draw(seriesKeys),
        drawn -> new Counts(seriesKeys.size(), drawn, 0),
        drawn ->
            "%,d of %,d pictures drawn, in %s"
                .formatted(drawn, seriesKeys.size(), context.warehouse().path(Pictures.FOLDER)));
  }

  /** Stages every patient. */
  public void stage() throws Exception {
    record(
        StageJob.NAME,
        () -> new StageJob(context).run(),
        done -> new Counts(done.patients(), done.written(), 0, done.notices()),
        done ->
            "%,d patients by model %s%s"
                .formatted(
                    done.patients(),
                    done.modelVersion(),
                    done.notices().stream()
                        .map(notice -> "\n           note: " + notice)
                        .reduce("", String::concat)));
  }

  /** Fits a candidate stage model. */
  public void fitCandidate() throws Exception {
    record(
        "stage --fit",
        () -> new StageJob(context).fitCandidate(),
        model -> new Counts(model.population().n(), 1, 0, model.notices()),
        FitSummary::of);
  }

  /**
   * Writes a candidate that stages as a reference measure does.
   *
   * @param grades what readers gave; empty: each scan's own LAA-950
   */
  public void calibrate(Optional<ReferenceGrades> grades) throws Exception {
    record(
        "stage --calibrate",
        () -> new StageJob(context).calibrate(grades),
        model -> new Counts(model.calibration().n(), 1, 0, model.notices()),
        FitSummary::of);
  }

  /** Fits a candidate stage model to what several hospitals shared. */
  public void fitShared(List<FederatedHistogram> sites) throws Exception {
    record(
        "stage --fit-shared",
        () -> new StageJob(context).fitShared(sites),
        model -> new Counts(model.population().n(), 1, 0, model.notices()),
        FitSummary::of);
  }

  /** The scores of this site for a fit with other hospitals. */
  public FederatedHistogram share(String site) {
    return new StageJob(context).share(site);
  }

  /** Puts a stage model in force. */
  public void approve(String version) throws Exception {
    record(
        "stage --approve",
        () -> new StageJob(context).approve(version),
        model -> new Counts(0, 1, 0),
        (StageModel model) -> "%s is in force".formatted(model.version()));
  }

  /** Labels radiology reports. */
  public void labelReports(ReportChoice choice) throws Exception {
    LabelJob job = new LabelJob(context, siteKey.get(), choice);
    record(
        LabelJob.NAME,
        job::run,
        done -> new Counts(done.seen(), done.labelled(), done.quarantined(), done.notices()),
        done ->
            "%,d reports: %,d labelled, %,d quarantined, %,d repeats, %,d labelled before%s"
                .formatted(
                    done.seen(),
                    done.labelled(),
                    done.quarantined(),
                    done.repeated(),
                    done.standing(),
                    done.notices().stream()
                        .map(notice -> "\n           note: " + notice)
                        .reduce("", String::concat)));
  }

  /** Writes the report. */
  public void report() throws Exception {
    record(
        ReportJob.NAME,
        () -> new ReportJob(context, runId).run(),
        done -> new Counts(done.patients(), 1, 0),
        done -> "report at %s".formatted(done.location()));
  }

  private record Counts(long in, long out, long quarantined, List<String> notices, String status) {
    Counts(long in, long out, long quarantined, List<String> notices) {
      this(in, out, quarantined, notices, OK);
    }

    Counts(long in, long out, long quarantined) {
      this(in, out, quarantined, List.of());
    }

    Counts withStatus(String changed) {
      return new Counts(in, out, quarantined, notices, changed);
    }
  }

  private <T> T record(
      String command, Callable<T> job, Function<T, Counts> counts, Function<T, String> text)
      throws Exception {
    if (context.stop().isAsked()) {
      throw new NightStopped(command + " was not begun");
    }
    context.warehouse().requireWritable();
    Instant start = Instant.now();
    try {
      T result = tried(command, job);
      write(command, start, counts.apply(result));
      context
          .progress()
          .say(
              "  %-8s %s (%s)"
                  .formatted(
                      command,
                      text.apply(result),
                      Durations.text(Duration.between(start, Instant.now()))));
      return result;
    } catch (UserException e) {
      recordEnd(command, start, REFUSED, e);
      throw e;
    } catch (Exception e) {
      // What was cancelled fails in some way of its own.
      boolean stopped = e instanceof NightStopped || context.stop().isAsked();
      recordEnd(command, start, stopped ? STOPPED : FAILED, e);
      if (stopped && !(e instanceof NightStopped)) {
        throw new NightStopped(command + " was cancelled");
      }
      throw e;
    }
  }

  /** What ended a command matters more than that it could not be recorded. */
  private void recordEnd(String command, Instant start, String status, Exception end) {
    try {
      write(command, start, new Counts(0, 0, 0).withStatus(status));
    } catch (RuntimeException again) {
      end.addSuppressed(again);
    }
  }

  /** Every job goes on from what stands, so one that a passing failure ended is begun again. */
  private <T> T tried(String command, Callable<T> job) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return job.call();
      } catch (UserException | NightStopped e) {
        throw e;
      } catch (Exception e) {
        Optional<PassingFailure> passing = PassingFailure.causeOf(e);
        if (tries == MOST_TRIES || context.stop().isAsked() || passing.isEmpty()) {
          throw e;
        }
        context
            .progress()
            .say(
                "  %-8s %s; again from what stands"
                    .formatted(command, passing.orElseThrow().words()));
      }
    }
  }

  private void write(String command, Instant start, Counts counts) {
    Warehouse warehouse = context.warehouse();
    warehouse.discardUnfinished(RUNS, List.of(RunsTable.TABLE));
    Run run =
        new Run(
            runId,
            command,
            start,
            Duration.between(start, Instant.now()).toMillis() / 1000.0,
            counts.in(),
            counts.out(),
            counts.quarantined(),
            counts.status(),
            counts.notices(),
            SoftwareVersion.current(),
            context.settings().digest());
    context.progress().ended(run);
    Warehouse.Batch batch =
        warehouse.begin(RUNS, context.date(), warehouse.nextNumber(RUNS, context.date()));
    batch.write(RunsTable.TABLE, List.of(run));
    batch.commit(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
  }
}
