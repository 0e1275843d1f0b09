package org.opportune.jobs.monitor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.opportune.jobs.UserException;

/**
 * The state of a night as a file for node_exporter's textfile collector, replaced in one step every
 * few seconds and once more at the end, so that no reader sees half of one.
 */
final class MetricsFile implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final NightState state;
  private final Path file;
  private final ScheduledExecutorService writer;

  private MetricsFile(NightState state, Path file, ScheduledExecutorService writer) {
    this.state = state;
    this.file = file;
    this.writer = writer;
  }

  /**
   * Writes the file and keeps it up to date.
   *
   * @throws UserException when it cannot be written, so that a mistake is told before the night
   */
  static MetricsFile open(NightState state, Path file) {
    ScheduledExecutorService writer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "metrics-file");
              thread.setDaemon(true);
              return thread;
            });
    MetricsFile opened = new MetricsFile(state, file, writer);
    try {
      opened.write();
    } catch (IOException e) {
      writer.shutdownNow();
      throw new UserException(
          ("Cannot write metrics to %s: %s; setting monitor.prometheus-file must name a file in a"
                  + " folder that this account may write")
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    var unused =
        writer.scheduleWithFixedDelay(
            opened::writeIfPossible, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return opened;
  }

  /** A file that cannot be written for a while is no reason to lose a night. */
  private void writeIfPossible() {
    try {
      write();
    } catch (IOException e) {
      // Its age tells whoever scrapes it.
      return;
    }
  }

  private synchronized void write() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    // The collector reads *.prom alone, and as another account.
    Path half = Files.createTempFile(folder, file.getFileName().toString(), ".half");
    try {
      try (OutputStream out = Files.newOutputStream(half)) {
        PrometheusText.write(state, out);
      }
      Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
    writeIfPossible();
  }
}
