package org.opportune.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a night's index wrote, as the warehouse of another night. */
public final class WarehouseCopy {
  private static final List<String> TABLES =
      List.of("instances", "slides", "series", "quarantine", "_batches/index");

  private WarehouseCopy() {}

  /** Copies it, with the attributes in which the S3 server keeps what it knows of objects. */
  public static void indexOf(Path warehouse, Path copy) throws Exception {
    for (String table : TABLES) {
      Path from = warehouse.resolve(table);
      Path to = copy.resolve(table);
      if (Files.exists(from)) {
        Files.createDirectories(to.getParent());
        run("cp", "-a", from.toString(), to.toString());
      }
    }
    run(
        "find",
        copy.resolve("quarantine").toString(),
        "-name",
        "batch=screen*",
        "-exec",
        "rm",
        "-r",
        "{}",
        "+");
  }

  private static void run(String... line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    process.waitFor();
  }
}
