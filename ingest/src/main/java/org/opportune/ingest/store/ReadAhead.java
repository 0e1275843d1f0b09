package org.opportune.ingest.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads whole objects one after the other, the next ones under way while one is used: what a store
 * over a network takes for an object is mostly waiting. Memory: the objects under way, at most
 * {@value #AT_ONCE} and, beyond the first, at most {@value #MOST_BYTES} bytes.
 */
final class ReadAhead {
  private static final int AT_ONCE = 4;
  private static final long MOST_BYTES = 64L << 20;

  private final ObjectStore store;

  ReadAhead(ObjectStore store) {
    this.store = store;
  }

  /** An object that was asked for. */
  private record Asked(String key, long sizeBytes, Future<byte[]> object) {}

  /**
   * Delivers objects in the order given, in the caller's thread.
   *
   * @param sizes lengths by key
   * @throws IOException when the store does not deliver one; those after it are not waited for
   */
  <E extends Exception> void fetch(Map<String, Long> sizes, ObjectSink<E> sink)
      throws IOException, E {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            AT_ONCE,
            work -> {
              Thread thread = new Thread(work, "read-ahead");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Deque<Asked> underWay = new ArrayDeque<>();
      Iterator<Map.Entry<String, Long>> wanted = sizes.entrySet().iterator();
      Map.Entry<String, Long> next = wanted.hasNext() ? wanted.next() : null;
      long bytes = 0;
      while (next != null || !underWay.isEmpty()) {
        while (next != null
            && underWay.size() < AT_ONCE
            && (underWay.isEmpty() || bytes + next.getValue() <= MOST_BYTES)) {
          String key = next.getKey();
          long sizeBytes = next.getValue();
          underWay.add(new Asked(key, sizeBytes, pool.submit(() -> store.read(key, sizeBytes))));
          bytes += sizeBytes;
          next = wanted.hasNext() ? wanted.next() : null;
        }
        Asked first = underWay.remove();
        bytes -= first.sizeBytes();
        sink.accept(first.key(), result(first.object()));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static byte[] result(Future<byte[]> object) throws IOException {
    try {
      return object.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Stopped while an object was read");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
