package org.opportune.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A warehouse of two nights over synthetic patients, as version 0.1.0 wrote it (commit caead96):
 * ten patients, then four more, one object cut short. Never written anew: it stands for the nights
 * that sites have.
 */
public final class EarlierWarehouse {
  /** The nights in it. */
  public static final String FIRST = "2026-01-15";

  /** The last night in it. */
  public static final String LAST = "2026-01-16";

  private EarlierWarehouse() {}

  /** Where it stands. */
  public static Path folder() {
    return Path.of(
        System.getProperty("opportune.root"), "jobs/src/test/resources/warehouses/0.1.0");
  }

  /** A copy that may be written to. */
  public static Path copyTo(Path target) {
    try (Stream<Path> files = Files.walk(folder())) {
      for (Path file : files.toList()) {
        Path to = target.resolve(folder().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
