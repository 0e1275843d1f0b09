package org.opportune.jobs.screen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.bundle.BundleCache;
import org.opportune.inference.ctnet.VolumeLabeller;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.ObjectFetch;
import org.opportune.ingest.ct.ReadVolume;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ArchiveObjects;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScanLabels;
import org.opportune.jobs.table.ScanLabelsTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;

/**
 * Labels the series of a partition, one after the other; a broken one costs a row, not the task.
 */
final class ScanLabelTask implements FlatMapFunction<Iterator<Row>, Screened> {
  private static final long serialVersionUID = 1L;
  private static final double NANOS_PER_MS = 1e6;

  private final ArchiveAccess archive;
  private final NetworkChoice network;
  private final long maxVoxels;
  private final LongAccumulator counter;

  ScanLabelTask(
      ArchiveAccess archive, NetworkChoice network, long maxVoxels, LongAccumulator counter) {
    this.archive = archive;
    this.network = network;
    this.maxVoxels = maxVoxels;
    this.counter = counter;
  }

  @Override
  public Iterator<Screened> call(Iterator<Row> series) throws IOException {
    Configuration hadoop = archive.configuration().value();
    ArchiveObjects objects = archive.objects(archive.store());
    ObjectSeal seal = archive.seal();
    VolumeReader reader = new VolumeReader(archive.reader(), maxVoxels, ExecutorSpares.pixels());
    List<Screened> outcomes = new ArrayList<>();
    try (BundleCache.Lease lease = network.lease(hadoop)) {
      VolumeLabeller labeller = new VolumeLabeller(lease.network());
      while (series.hasNext()) {
        CtSeries next = SeriesTable.of(series.next());
        outcomes.add(label(next, reader, new SealedFetch(next, objects, seal), labeller));
        counter.add(1);
      }
    }
    return outcomes.iterator();
  }

  private Screened label(
      CtSeries series, VolumeReader reader, ObjectFetch fetch, VolumeLabeller labeller) {
    try {
      long start = System.nanoTime();
      ReadVolume read = reader.read(series.slices(), fetch);
      long decoded = System.nanoTime();
      double[] probabilities = labeller.probabilities(read.volume());
      long labelled = System.nanoTime();
      // From here on nothing looks at the volume.
      ExecutorSpares.pixels().give(read.volume().hu());
      Map<String, Double> byLabel = new TreeMap<>();
      for (int i = 0; i < probabilities.length; i++) {
        byLabel.put(labeller.card().labels().get(i), probabilities[i]);
      }
      TreeSet<String> flags = new TreeSet<>(series.flags());
      flags.addAll(read.flags());
      ScanLabels labels =
          new ScanLabels(
              series,
              byLabel,
              List.copyOf(flags),
              network.name(),
              network.sha256(),
              new ScanLabels.Timings(
                  (decoded - start) / NANOS_PER_MS, (labelled - decoded) / NANOS_PER_MS));
      return Screened.finding(ScanLabelsTable.TABLE.row(labels), false);
    } catch (SeriesException e) {
      return quarantined(series, e.reason(), e.getMessage());
    } catch (RuntimeException e) {
      // The message may hold a path, and so a name: only the kind of error is kept.
      return quarantined(series, Reason.PROCESSING_FAILED, e.getClass().getSimpleName());
    }
  }

  /** The outcome of a series that could not be labelled. */
  Screened quarantined(CtSeries series, Reason reason, String message) {
    return Screened.quarantined(
        Quarantined.TABLE.row(
            Quarantined.series(
                ScanLabelJob.NAME,
                series,
                ScreenedWith.ofScans(network.name(), network.sha256()),
                reason,
                message)));
  }
}
