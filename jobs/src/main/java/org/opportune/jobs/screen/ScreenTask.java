package org.opportune.jobs.screen;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.bundle.BundleCache;
import org.opportune.inference.ct.AnomalyScorer;
import org.opportune.inference.ct.CtScreener;
import org.opportune.inference.ct.LungNetwork;
import org.opportune.inference.ct.ScorerSettings;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LearnedLungSegmenter;
import org.opportune.inference.lung.LungSegmenter;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.AirCalibration;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.ObjectFetch;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;

/**
 * Screens the series of a partition, one after the other; a broken one costs a row, not the task.
 */
final class ScreenTask implements FlatMapFunction<Iterator<Row>, Screened> {
  private static final long serialVersionUID = 1L;

  private final ArchiveAccess archive;
  private final URI warehouse;
  private final NetworkChoice network;
  private final NetworkChoice lungs;
  private final ScreenedWith with;
  private final long maxVoxels;
  private final AirCalibration calibration;
  private final ScorerSettings scoring;
  private final PictureChoice pictures;
  private final LongAccumulator counter;

  /**
   * A task.
   *
   * @param lungs the network of the lung mask, null for the mask that needs none
   */
  ScreenTask(
      ArchiveAccess archive,
      URI warehouse,
      NetworkChoice network,
      NetworkChoice lungs,
      long maxVoxels,
      AirCalibration calibration,
      ScorerSettings scoring,
      PictureChoice pictures,
      LongAccumulator counter) {
    this.archive = archive;
    this.warehouse = warehouse;
    this.network = network;
    this.lungs = lungs;
    this.with = NetworkChoice.screenedWith(network, lungs);
    this.maxVoxels = maxVoxels;
    this.calibration = calibration;
    this.scoring = scoring;
    this.pictures = pictures;
    this.counter = counter;
  }

  @Override
  public Iterator<Screened> call(Iterator<Row> series) throws IOException {
    Configuration hadoop = archive.configuration().value();
    ArchiveObjects objects = archive.objects(archive.store());
    ObjectSeal seal = archive.seal();
    VolumeReader reader = new VolumeReader(archive.reader(), maxVoxels, ExecutorSpares.pixels());
    List<Screened> outcomes = new ArrayList<>();
    try (BundleCache.Lease lease = network.lease(hadoop);
        BundleCache.Lease painter = lungs == null ? null : lungs.lease(hadoop)) {
      LungSegmenter segmenter =
          painter == null
              ? new ClassicalLungSegmenter(ExecutorSpares.lungs())
              : new LearnedLungSegmenter(
                  new LungNetwork(painter.network()), ExecutorSpares.lungs());
      while (series.hasNext()) {
        CtSeries next = SeriesTable.of(series.next());
        boolean picture = pictures.isPictured(next.seriesKey());
        AnomalyScorer scorer = new AnomalyScorer(lease.network(), scoring.withMap(picture));
        outcomes.add(
            screen(
                next,
                new CtScreener(reader, scorer, calibration, segmenter, ExecutorSpares.labels()),
                new SealedFetch(next, objects, seal),
                picture));
        counter.add(1);
      }
    }
    return outcomes.iterator();
  }

  private Screened screen(
      CtSeries series, CtScreener screener, ObjectFetch fetch, boolean picture) {
    try {
      CtScreener.Screening done = screener.screen(series, fetch);
      if (!done.measurement().isUsable()) {
        return quarantined(series, Reason.SCORE_UNUSABLE, Reason.SCORE_UNUSABLE.meaning());
      }
      if (picture) {
        draw(series, done);
      }
      // From here on nothing looks at the volume.
      ExecutorSpares.pixels().give(done.volume().volume().hu());
      return Screened.finding(
          FindingsTable.TABLE.row(Finding.measured(series, done.measurement(), with)), picture);
    } catch (SeriesException e) {
      if (e.reason().kind() == Reason.Kind.EXCLUSION) {
        return Screened.finding(
            FindingsTable.TABLE.row(Finding.excluded(series, e.reason(), with)), false);
      }
      return quarantined(series, e.reason(), e.getMessage());
    } catch (IOException | RuntimeException e) {
      // The message may hold a path, and so a name: only the kind of error is kept.
      return quarantined(series, Reason.PROCESSING_FAILED, e.getClass().getSimpleName());
    }
  }

  /** The outcome of a series that could not be screened. */
  Screened quarantined(CtSeries series, Reason reason, String message) {
    return Screened.quarantined(
        Quarantined.TABLE.row(Quarantined.series(ScreenJob.NAME, series, with, reason, message)));
  }

  private void draw(CtSeries series, CtScreener.Screening done) throws IOException {
    SeriesPicture picture =
        new SeriesPicture(series, done, network.name(), network.sha256().substring(0, 12));
    write(Pictures.png(series.seriesKey()), picture.png());
    if (pictures.dicom()) {
      write(Pictures.dicom(series.seriesKey()), picture.dicom());
    }
  }

  private void write(String relative, byte[] bytes) throws IOException {
    Pictures.write(warehouse, archive.configuration().value(), relative, bytes);
  }
}
