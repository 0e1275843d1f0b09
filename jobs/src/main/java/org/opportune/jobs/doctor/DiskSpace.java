package org.opportune.jobs.doctor;

import java.io.File;
import java.util.Map;

/**
 * Free space of the folders that a night writes to on this machine.
 *
 * @param needMib how much is asked for
 * @param setting what names the folder
 */
record DiskSpace(String folder, long needMib, String setting) {
  private static final long SCRATCH_MIB = 2048;
  private static final long TEMPORARY_MIB = 256;
  private static final long NATIVES_MIB = 700;

  /** Spark's shuffle and spill files. */
  static DiskSpace scratch(Map<String, String> environment) {
    String folders =
        environment.getOrDefault(
            "SPARK_LOCAL_DIRS",
            System.getProperty("spark.local.dir", System.getProperty("java.io.tmpdir")));
    return new DiskSpace(
        folders.split(",", 2)[0], SCRATCH_MIB, "SPARK_LOCAL_DIRS (or spark.local.dir)");
  }

  /** Small native libraries that are unpacked at every start. */
  static DiskSpace temporary() {
    return new DiskSpace(
        System.getProperty("java.io.tmpdir"),
        TEMPORARY_MIB,
        "OPPORTUNE_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  /** PyTorch's libraries, unpacked once. */
  static DiskSpace natives(Map<String, String> environment) {
    File folder = new File(cache(environment));
    boolean unpacked = new File(folder, "pytorch").isDirectory();
    return new DiskSpace(folder.getPath(), unpacked ? 0 : NATIVES_MIB, "DJL_CACHE_DIR");
  }

  /** Where PyTorch's libraries are unpacked. */
  static String cache(Map<String, String> environment) {
    String named = System.getProperty("DJL_CACHE_DIR", environment.get("DJL_CACHE_DIR"));
    return named == null ? System.getProperty("user.home") + "/.djl.ai" : named;
  }

  /** Free space of the folder, or of where it will be made. */
  long freeMib() {
    File at = new File(folder).getAbsoluteFile();
    while (at != null && !at.exists()) {
      at = at.getParentFile();
    }
    return at == null ? 0 : at.getUsableSpace() >> 20;
  }

  /** Says how much is free, or refuses. */
  String require() {
    long free = freeMib();
    if (free < needMib) {
      throw new IllegalStateException(
          "%s has %,d MiB free of %,d needed: make room, or name a larger disk with %s"
              .formatted(folder, free, needMib, setting));
    }
    return "%s, %,d MiB free".formatted(folder, free);
  }
}
