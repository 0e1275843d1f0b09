package org.opportune.jobs.train;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.volume.VolumeGrid;
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
import org.opportune.jobs.table.TrainingVolumesTable;

/**
 * Brings the series of a partition to a grid, one after the other: a task holds one volume and what
 * became of it. A series that fails gives none and is noted. Rows are series with a column {@code
 * positive}.
 */
final class VolumeTask implements FlatMapFunction<Iterator<Row>, Row> {
  private static final long serialVersionUID = 1L;

  private final ArchiveAccess archive;
  private final long maxVoxels;
  private final double sliceSpacingMm;
  private final double pixelSpacingMm;
  private final int slices;
  private final int side;
  private final boolean averaged;
  private final LongAccumulator counter;
  private final CollectionAccumulator<SliceTask.Failure> failures;

  VolumeTask(
      ArchiveAccess archive,
      long maxVoxels,
      VolumeGrid grid,
      LongAccumulator counter,
      CollectionAccumulator<SliceTask.Failure> failures) {
    this.archive = archive;
    this.maxVoxels = maxVoxels;
    this.sliceSpacingMm = grid.sliceSpacingMm();
    this.pixelSpacingMm = grid.pixelSpacingMm();
    this.slices = grid.slices();
    this.side = grid.side();
    this.averaged = grid.averaged();
    this.counter = counter;
    this.failures = failures;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> series) throws IOException {
    ArchiveObjects objects = archive.objects(archive.store());
    ObjectSeal seal = archive.seal();
    VolumeReader reader = new VolumeReader(archive.reader(), maxVoxels);
    VolumeGrid grid = new VolumeGrid(sliceSpacingMm, pixelSpacingMm, slices, side, averaged);
    // Lazily, so that no more than one series is in memory.
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(series, Spliterator.ORDERED), false)
        .flatMap(row -> place(row, reader, objects, seal, grid).stream())
        .iterator();
  }

  private Optional<Row> place(
      Row row, VolumeReader reader, ArchiveObjects objects, ObjectSeal seal, VolumeGrid grid) {
    CtSeries series = SeriesTable.of(row);
    List<String> positive = row.getList(row.fieldIndex("positive"));
    try {
      HounsfieldVolume volume =
          reader.read(series.slices(), new SealedFetch(series, objects, seal)).volume();
      return Optional.of(
          TrainingVolumesTable.TABLE.row(
              new TrainingVolumesTable.Placed(
                  series.patientKey(), series.seriesKey(), positive, grid.place(volume))));
    } catch (SeriesException e) {
      failures.add(new SliceTask.Failure(series.seriesKey(), e.reason().code()));
    } catch (RuntimeException e) {
      failures.add(new SliceTask.Failure(series.seriesKey(), Reason.PROCESSING_FAILED.code()));
    } finally {
      counter.add(1);
    }
    return Optional.empty();
  }
}
