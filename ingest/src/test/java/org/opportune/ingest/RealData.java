package org.opportune.ingest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The real data beside the repository, which may be absent: tests that ask for it then skip. */
public final class RealData {
  private RealData() {}

  /** A file of the data folder; skips the test with the reason when it is absent. */
  public static Path file(String name) {
    String folder = System.getProperty("opportune.data");
    Path root = Path.of(System.getProperty("opportune.root", "..")).toAbsolutePath().normalize();
    Path data = folder == null ? root.resolveSibling("shared").resolve("data") : Path.of(folder);
    if (folder == null && !Files.exists(data) && root.getParent() != null) {
      // A worktree stands one folder deeper than the repository.
      data = root.getParent().resolveSibling("shared").resolve("data");
    }
    Path file = data.resolve(name);
    assumeTrue(Files.exists(file), "skipped: real data " + name + " is absent (opportune.data)");
    return file;
  }

  /** The entries of a zip by path. */
  public static Map<String, byte[]> unzip(String name) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file(name).toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            entries.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return entries;
  }

  /** The rows of an oracle table, without its heading. */
  public static List<String[]> oracle(String name) throws IOException {
    try (InputStream in = RealData.class.getResourceAsStream("oracle/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> line.split(",", -1)).toList();
    }
  }
}
