package org.opportune.tests;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.opportune.jobs.cli.Opportune;

/**
 * Indexes an invented archive twice, the second time with nothing new, and says what it took. Its
 * process is driver and executors in one, so that its heap is an upper bound of the driver's.
 */
final class IndexScale {
  private final AtomicLong peakUsed = new AtomicLong();
  private final AtomicLong peakLive = new AtomicLong();

  private IndexScale() {}

  /**
   * Runs the measurement and prints rows of a Markdown table.
   *
   * @param arguments how many objects, and a folder with a {@code site.key}
   */
  public static void main(String[] arguments) throws IOException {
    IndexScale scale = new IndexScale();
    scale.watchHeap();
    String objects = arguments[0];
    Path folder = Path.of(arguments[1]);
    scale.index(objects, folder, "first");
    scale.index(objects, folder, "again, nothing new");
    System.exit(0);
  }

  private void index(String objects, Path folder, String name) throws IOException {
    peakUsed.set(0);
    peakLive.set(0);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpuBefore = system.getProcessCpuTime();
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
    double cpuSeconds = (system.getProcessCpuTime() - cpuBefore) / 1e9;
    if (status != 0) {
      throw new IllegalStateException("index ended with " + status);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.0f | %.0f | %.0f | %d | %d | %d |%n",
        objects,
        name,
        wallSeconds,
        cpuSeconds,
        Long.parseLong(objects) / wallSeconds,
        peakUsed.get() >> 20,
        peakLive.get() >> 20,
        bytes(warehouse) >> 20);
  }

  /** Notes what every collection found before and left after. */
  private void watchHeap() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, handback) -> {
                if (notification.getUserData() instanceof CompositeData data) {
                  var collection = GarbageCollectionNotificationInfo.from(data).getGcInfo();
                  peakUsed.accumulateAndGet(heap(collection.getMemoryUsageBeforeGc()), Math::max);
                  peakLive.accumulateAndGet(heap(collection.getMemoryUsageAfterGc()), Math::max);
                }
              },
              null,
              null);
    }
  }

  private static long heap(Map<String, MemoryUsage> pools) {
    return pools.entrySet().stream()
        .filter(pool -> pool.getKey().startsWith("G1"))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      return all.stream().mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
