package org.opportune.jobs.index;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.opportune.ingest.ct.CtInstanceReader;
import org.opportune.ingest.dicom.ByteSource;
import org.opportune.ingest.dicom.DicomReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.jobs.table.InstancesTable;

/**
 * Reads the headers of a partition's objects, several at a time because opening an object is bound
 * by latency, not by work.
 */
final class HeaderReads implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final URI archive;
  private final SerializableConfiguration configuration;
  private final SiteKey siteKey;
  private final int readsInFlight;
  private final LongAccumulator counter;

  HeaderReads(
      URI archive,
      SerializableConfiguration configuration,
      SiteKey siteKey,
      int readsInFlight,
      LongAccumulator counter) {
    this.archive = archive;
    this.configuration = configuration;
    this.siteKey = siteKey;
    this.readsInFlight = readsInFlight;
    this.counter = counter;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> objects) throws IOException {
    ObjectStore store = new ObjectStore(archive, configuration.value());
    ObjectSeal seal = new ObjectSeal(siteKey);
    CtInstanceReader reader = new CtInstanceReader(DicomReader.preferred());
    ExecutorService threads = Executors.newFixedThreadPool(readsInFlight);
    TaskCompletionListener stop = context -> threads.shutdownNow();
    TaskContext.get().addTaskCompletionListener(stop);
    Queue<Future<Row>> inFlight = new ArrayDeque<>();

    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (inFlight.size() < 2 * readsInFlight && objects.hasNext()) {
          Row object = objects.next();
          inFlight.add(threads.submit(() -> read(object, store, seal, reader)));
        }
        return !inFlight.isEmpty();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          Row row = inFlight.remove().get();
          counter.add(1);
          return row;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("Cannot read headers: the task was stopped", e);
        } catch (ExecutionException e) {
          throw new IllegalStateException("Cannot read headers", e.getCause());
        }
      }
    };
  }

  private Row read(Row object, ObjectStore store, ObjectSeal seal, CtInstanceReader reader) {
    String reference = object.getString(0);
    long sizeBytes = object.getLong(1);
    String etag = object.getString(2);
    ByteSource source = new StoredSource(store, seal.open(reference), sizeBytes);
    return InstancesTable.TABLE.row(
        reader.read(source, reference, sizeBytes, etag, new Pseudonyms(siteKey)));
  }

  /** Ranged reads of one object. */
  private record StoredSource(ObjectStore store, String key, long length) implements ByteSource {
    @Override
    public byte[] read(long offset, int count) throws IOException {
      return store.readRange(key, length, offset, count);
    }
  }
}
