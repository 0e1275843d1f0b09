package org.opportune.inference.bundle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Forward passes of several tasks on one device, in one thread: while a batch runs, tasks decode
 * and hand in their next inputs, and those of one shape that wait go through the network together.
 * A device is so kept busy by many small tasks, and holds the intermediates of one batch at a time.
 *
 * <p>Thread-safe.
 */
final class ForwardQueue implements AutoCloseable {

  /** Runs a network on a batch. */
  @FunctionalInterface
  interface Pass {
    /**
     * The outputs.
     *
     * @param values of all pictures, one after the other
     * @param pictures how many
     */
    float[] run(float[] values, int pictures, Picture picture);
  }

  /**
   * Size of one picture, and the channel of the output that is wanted.
   *
   * @param channel {@link LoadedNetwork#ALL} for every output
   */
  record Picture(int channels, int rows, int columns, int channel) {
    int values() {
      return channels * rows * columns;
    }
  }

  private record Request(float[] values, Picture picture, CompletableFuture<float[]> answer) {
    int pictures() {
      return values.length / picture.values();
    }
  }

  private final Pass pass;
  private final int mostPictures;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private boolean closed;

  /**
   * A queue with a thread of its own.
   *
   * @param mostPictures of a joined batch; a request with more is a batch of its own
   */
  ForwardQueue(String name, int mostPictures, Pass pass) {
    this.pass = pass;
    this.mostPictures = mostPictures;
    Thread thread = new Thread(this::work, "forward-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs pictures through the network and waits for the outputs.
   *
   * @throws IllegalStateException when the queue is closed
   */
  float[] run(float[] values, Picture picture) {
    Request request = new Request(values, picture, new CompletableFuture<>());
    synchronized (waiting) {
      if (closed) {
        throw new IllegalStateException("Cannot run the network: it is closed");
      }
      waiting.add(request);
      waiting.notifyAll();
    }
    try {
      return request.answer().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Requests that no pass has taken yet. */
  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  /** Takes no more; what waits is still run. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.notifyAll();
    }
  }

  private void work() {
    for (List<Request> batch = next(); !batch.isEmpty(); batch = next()) {
      try {
        answer(batch);
      } catch (RuntimeException | Error e) {
        batch.forEach(request -> request.answer().completeExceptionally(e));
      }
    }
  }

  /** The oldest request and those behind it that fit its batch; none when closed and empty. */
  private List<Request> next() {
    synchronized (waiting) {
      while (waiting.isEmpty() && !closed) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          closed = true;
        }
      }
      List<Request> batch = new ArrayList<>();
      int pictures = 0;
      for (Iterator<Request> requests = waiting.iterator(); requests.hasNext(); ) {
        Request request = requests.next();
        boolean fits =
            batch.isEmpty()
                || request.picture().equals(batch.get(0).picture())
                    && pictures + request.pictures() <= mostPictures;
        if (fits) {
          batch.add(request);
          pictures += request.pictures();
          requests.remove();
        }
      }
      return batch;
    }
  }

  private void answer(List<Request> batch) {
    Picture picture = batch.get(0).picture();
    int pictures = batch.stream().mapToInt(Request::pictures).sum();
    float[] values = batch.get(0).values();
    if (batch.size() > 1) {
      values = new float[pictures * picture.values()];
      int at = 0;
      for (Request request : batch) {
        System.arraycopy(request.values(), 0, values, at, request.values().length);
        at += request.values().length;
      }
    }
    float[] outputs = pass.run(values, pictures, picture);
    int each = outputs.length / pictures;
    int from = 0;
    for (Request request : batch) {
      int to = from + each * request.pictures();
      request.answer().complete(Arrays.copyOfRange(outputs, from, to));
      from = to;
    }
  }
}
