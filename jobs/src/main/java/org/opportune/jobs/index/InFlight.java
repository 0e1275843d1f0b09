package org.opportune.jobs.index;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Works on several inputs of a partition at a time, because what an object store does is bound by
 * latency, not by work. Each input gives any number of outputs; they wait in a short queue, so
 * memory does not grow with their number. Inputs are taken by the task's own thread.
 *
 * @param <I> an input
 * @param <O> an output
 */
final class InFlight<I, O> implements Iterator<O> {
  private static final int QUEUE = 1024;

  /** What is done with one input. */
  @FunctionalInterface
  interface Work<I, O> {
    void run(I input, Sink<O> out) throws Exception;
  }

  /** Takes outputs; waits while the queue is full. */
  @FunctionalInterface
  interface Sink<O> {
    void put(O output);
  }

  private record Failure(Throwable cause) {}

  private static final Object DONE = new Object();

  private final Iterator<I> inputs;
  private final Work<I, O> work;
  private final int threads;
  private final ExecutorService pool;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(QUEUE);
  private int running;
  private O next;

  /**
   * Work of a Spark task, which ends with the task.
   *
   * @param threads inputs worked on at the same time
   */
  static <I, O> Iterator<O> of(Iterator<I> inputs, int threads, Work<I, O> work) {
    InFlight<I, O> inFlight = new InFlight<>(inputs, threads, work);
    TaskCompletionListener stop = context -> inFlight.pool.shutdownNow();
    TaskContext.get().addTaskCompletionListener(stop);
    return inFlight;
  }

  private InFlight(Iterator<I> inputs, int threads, Work<I, O> work) {
    this.inputs = inputs;
    this.work = work;
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      while (running < 2 * threads && inputs.hasNext()) {
        I input = inputs.next();
        running++;
        pool.execute(() -> run(input));
      }
      if (running == 0) {
        return false;
      }
      take();
    }
    return true;
  }

  @Override
  public O next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    O output = next;
    next = null;
    return output;
  }

  @SuppressWarnings("unchecked") // The queue holds outputs, failures and the mark of an end.
  private void take() {
    try {
      Object taken = queue.take();
      if (taken == DONE) {
        running--;
      } else if (taken instanceof Failure failure) {
        throw new IllegalStateException(failure.cause().getMessage(), failure.cause());
      } else {
        next = (O) taken;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The task was stopped", e);
    }
  }

  private void run(I input) {
    try {
      work.run(input, this::put);
      put(DONE);
    } catch (Throwable e) {
      // Errors too: a thread that died in silence would leave the task waiting for its end.
      put(new Failure(e));
    }
  }

  private void put(Object output) {
    try {
      queue.put(output);
    } catch (InterruptedException e) {
      // The task has ended; nobody waits for this output.
      Thread.currentThread().interrupt();
    }
  }
}
