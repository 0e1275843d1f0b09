package org.opportune.jobs.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.NoLungsException;
import org.opportune.inference.train.LungCrop;
import org.opportune.inference.train.SlicePlace;
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
import org.opportune.jobs.table.TrainingSlicesTable;

/**
 * Cuts the series of a partition into slices, one series after the other: a task holds one volume
 * and the slices taken from it. A series that fails gives none and is noted.
 */
final class SliceTask implements FlatMapFunction<Iterator<Row>, Row> {
  private static final long serialVersionUID = 1L;
  private static final double TOLERANCE_MM = 1e-3;

  private final ArchiveAccess archive;
  private final long maxVoxels;
  private final double distanceMm;
  private final LongAccumulator counter;
  private final CollectionAccumulator<Failure> failures;

  SliceTask(
      ArchiveAccess archive,
      long maxVoxels,
      double distanceMm,
      LongAccumulator counter,
      CollectionAccumulator<Failure> failures) {
    this.archive = archive;
    this.maxVoxels = maxVoxels;
    this.distanceMm = distanceMm;
    this.counter = counter;
    this.failures = failures;
  }

  /** A series that gave no slice, and the code why. */
  record Failure(String seriesKey, String code) implements java.io.Serializable {}

  @Override
  public Iterator<Row> call(Iterator<Row> series) throws IOException {
    ArchiveObjects objects = archive.objects(archive.store());
    ObjectSeal seal = archive.seal();
    VolumeReader reader = new VolumeReader(archive.reader(), maxVoxels);
    // Lazily, so that no more than one series is in memory.
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(series, Spliterator.ORDERED), false)
        .map(SeriesTable::of)
        .flatMap(next -> slices(next, reader, new SealedFetch(next, objects, seal)))
        .iterator();
  }

  private Stream<Row> slices(CtSeries series, VolumeReader reader, SealedFetch fetch) {
    List<Row> rows = Collections.emptyList();
    try {
      HounsfieldVolume volume = reader.read(series.slices(), fetch).volume();
      rows = cut(series, volume, LungAnalyzer.analyze(volume).mask());
      if (rows.isEmpty()) {
        failures.add(new Failure(series.seriesKey(), Reason.NO_LUNGS.code()));
      }
    } catch (SeriesException e) {
      failures.add(new Failure(series.seriesKey(), e.reason().code()));
    } catch (NoLungsException e) {
      failures.add(new Failure(series.seriesKey(), Reason.NO_LUNGS.code()));
    } catch (RuntimeException e) {
      failures.add(new Failure(series.seriesKey(), Reason.PROCESSING_FAILED.code()));
    }
    counter.add(1);
    return rows.stream();
  }

  /** Slices with lung, from the lowest up, at least the given distance apart. */
  private List<Row> cut(CtSeries series, HounsfieldVolume volume, LungMask mask) {
    List<Row> rows = new ArrayList<>();
    double next = Double.NEGATIVE_INFINITY;
    SlicePlace[] places = SlicePlace.of(volume, mask.labels());
    for (int i = 0; i < volume.slices(); i++) {
      double z = volume.sliceZMm()[i];
      if (z < next - TOLERANCE_MM) {
        continue;
      }
      int index = i;
      boolean taken =
          LungCrop.of(
                  volume.hu()[i],
                  mask.labels()[i],
                  volume.columns(),
                  series.patientKey(),
                  places[i])
              .map(
                  slice ->
                      new TrainingSlicesTable.Cut(
                          series.seriesKey(),
                          index,
                          volume.rowSpacingMm(),
                          volume.columnSpacingMm(),
                          slice))
              .map(TrainingSlicesTable.TABLE::row)
              .map(rows::add)
              .orElse(false);
      if (taken) {
        next = z + distanceMm;
      }
    }
    return rows;
  }
}
