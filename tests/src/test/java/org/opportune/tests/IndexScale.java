package org.opportune.tests;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opportune.jobs.cli.Opportune;

/**
 * Indexes an invented archive twice, the second time with nothing new, and says what it took. Run
 * with a {@code local-cluster} master, so that this process is the driver and nothing else: after a
 * full collection its heap is what the driver holds.
 */
final class IndexScale {
  private static final long SAMPLE_SECONDS = 5;

  private final Map<Long, Duration> cpuByProcess = new HashMap<>();
  private long mostHeldBytes;

  private IndexScale() {}

  /**
   * Runs the measurement and prints rows of a Markdown table: objects, run, wall seconds, CPU
   * seconds of driver and executors, objects a second, the most the driver held at a full
   * collection, what it held at the last one, the warehouse; both in MB.
   *
   * @param arguments how many objects, and a folder with a {@code site.key}
   */
  public static void main(String[] arguments) throws IOException {
    IndexScale scale = new IndexScale();
    String objects = arguments[0];
    Path folder = Path.of(arguments[1]);
    ScheduledExecutorService sampler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "heap-sampler");
              thread.setDaemon(true);
              return thread;
            });
    sampler.scheduleAtFixedRate(scale::sample, SAMPLE_SECONDS, SAMPLE_SECONDS, TimeUnit.SECONDS);
    scale.index(objects, folder, "first");
    scale.index(objects, folder, "again, nothing new");
    System.exit(0);
  }

  private void index(String objects, Path folder, String name) throws IOException {
    synchronized (this) {
      mostHeldBytes = 0;
    }
    double cpuBefore = cpuSeconds();
    long wallBefore = System.nanoTime();
    Path warehouse = folder.resolve("warehouse");
    int status =
        Opportune.execute(
            "index",
            "--archive",
            "invented://" + objects + "/",
            "--warehouse",
            warehouse.toUri().toString(),
            "--site-key-file",
            folder.resolve("site.key").toString());
    double wallSeconds = (System.nanoTime() - wallBefore) / 1e9;
    double cpuSeconds = cpuSeconds() - cpuBefore;
    if (status != 0) {
      throw new IllegalStateException("index ended with " + status);
    }
    long held = sample();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.0f | %.0f | %.0f | %d | %d | %d |%n",
        objects,
        name,
        wallSeconds,
        cpuSeconds,
        Long.parseLong(objects) / wallSeconds,
        mostHeldBytes >> 20,
        held >> 20,
        bytes(warehouse) >> 20);
  }

  /** Collects all garbage and returns what is left, bytes. */
  private synchronized long sample() {
    System.gc();
    long held = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    mostHeldBytes = Math.max(mostHeldBytes, held);
    noteCpu();
    return held;
  }

  /** Executors are children of this process; the last that was seen of one that ended counts. */
  private synchronized double cpuSeconds() {
    noteCpu();
    return cpuByProcess.values().stream().mapToDouble(cpu -> cpu.toMillis() / 1e3).sum();
  }

  private void noteCpu() {
    ProcessHandle self = ProcessHandle.current();
    Stream.concat(Stream.of(self), self.descendants())
        .forEach(
            process ->
                process
                    .info()
                    .totalCpuDuration()
                    .ifPresent(cpu -> cpuByProcess.merge(process.pid(), cpu, IndexScale::longer)));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
