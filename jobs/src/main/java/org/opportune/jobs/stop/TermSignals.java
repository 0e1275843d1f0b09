package org.opportune.jobs.stop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * The signals by which systemd, a batch scheduler or a person asks a process to end: the first ends
 * the night in order, the second the process.
 */
public final class TermSignals {
  private static final int SIGNALLED = 128;

  private TermSignals() {}

  /**
   * Listens to SIGTERM and SIGINT from now on.
   *
   * @param say where a person looks
   */
  public static void listen(StopSignal stop, Consumer<String> say) {
    AtomicInteger heard = new AtomicInteger();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            if (heard.getAndIncrement() > 0) {
              Runtime.getRuntime().exit(SIGNALLED + signal.getNumber());
            }
            say.accept(
                "  stopping: what is done is kept, the same command goes on from there (again: at once)");
            // Not in the signal's own thread: cancelling waits for Spark.
            new Thread(stop::ask, "stop").start();
          });
    }
  }
}
