package org.opportune.jobs.train;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.NoLungsException;
import org.opportune.inference.train.LungLesson;
import org.opportune.inference.train.LungRecipe;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.screen.SealedFetch;
import org.opportune.jobs.table.SeriesTable;

/**
 * Takes the lessons of lungs from the series of a partition: a task holds one volume. A series that
 * fails, or whose classical mask is not to be trusted, gives none and is noted.
 */
final class LungTask implements FlatMapFunction<Iterator<Row>, LungLesson> {
  private static final long serialVersionUID = 1L;

  /** Code of a series whose mask is no teacher. */
  static final String NOT_CONFIDENT = "mask_not_confident";

  private final ArchiveAccess archive;
  private final long maxVoxels;
  private final LongAccumulator counter;
  private final CollectionAccumulator<SliceTask.Failure> failures;

  LungTask(
      ArchiveAccess archive,
      long maxVoxels,
      LongAccumulator counter,
      CollectionAccumulator<SliceTask.Failure> failures) {
    this.archive = archive;
    this.maxVoxels = maxVoxels;
    this.counter = counter;
    this.failures = failures;
  }

  @Override
  public Iterator<LungLesson> call(Iterator<Row> series) throws IOException {
    ArchiveObjects objects = archive.objects(archive.store());
    ObjectSeal seal = archive.seal();
    VolumeReader reader = new VolumeReader(archive.reader(), maxVoxels);
    // Lazily, so that no more than one series is in memory.
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(series, Spliterator.ORDERED), false)
        .map(SeriesTable::of)
        .flatMap(next -> lessons(next, reader, new SealedFetch(next, objects, seal)).stream())
        .iterator();
  }

  private List<LungLesson> lessons(CtSeries series, VolumeReader reader, SealedFetch fetch) {
    List<LungLesson> lessons = List.of();
    String code = NOT_CONFIDENT;
    try {
      HounsfieldVolume volume = reader.read(series.slices(), fetch).volume();
      lessons = LungRecipe.lessons(volume, LungAnalyzer.analyze(volume), series.patientKey());
    } catch (SeriesException e) {
      code = e.reason().code();
    } catch (NoLungsException e) {
      code = Reason.NO_LUNGS.code();
    } catch (RuntimeException e) {
      code = Reason.PROCESSING_FAILED.code();
    }
    if (lessons.isEmpty()) {
      failures.add(new SliceTask.Failure(series.seriesKey(), code));
    }
    counter.add(1);
    return lessons;
  }
}
