package org.opportune.jobs.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.opportune.jobs.UserException;

/**
 * The OMOP {@code person_id} of every pseudonym exported so far: whole numbers from 1, given in the
 * order in which patients first appear, kept in the warehouse and never given twice.
 *
 * <p>They are not computed from the pseudonym, because {@code person_id} has 31 bits: of 100,000
 * patients, two would share a number with near certainty.
 */
public final class PersonIds {
  private static final String FOLDER = "export/omop-person-ids";
  private static final String HEADER = "person_id,person_source_value";

  private final FileSystem fileSystem;
  private final Path folder;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private int files;

  private PersonIds(FileSystem fileSystem, Path folder) {
    this.fileSystem = fileSystem;
    this.folder = folder;
  }

  /** Reads what the warehouse has given. */
  public static PersonIds open(URI warehouse, Configuration configuration) throws IOException {
    Path root = new Path(warehouse);
    PersonIds opened = new PersonIds(root.getFileSystem(configuration), new Path(root, FOLDER));
    opened.read();
    return opened;
  }

  /** Gives numbers to those who have none yet, by pseudonym, and writes them down. */
  public Map<String, Integer> assign(Collection<String> patientKeys) throws IOException {
    TreeSet<String> fresh = new TreeSet<>(patientKeys);
    fresh.removeAll(ids.keySet());
    int next = ids.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    StringBuilder lines = new StringBuilder(HEADER).append('\n');
    for (String key : fresh) {
      ids.put(key, ++next);
      lines.append(next).append(',').append(key).append('\n');
    }
    if (!fresh.isEmpty()) {
      append(lines.toString());
    }
    return Map.copyOf(ids);
  }

  private void read() throws IOException {
    if (!fileSystem.exists(folder)) {
      return;
    }
    for (FileStatus file : fileSystem.listStatus(folder)) {
      String name = file.getPath().getName();
      if (!name.endsWith(".csv") || name.startsWith(".")) {
        continue;
      }
      files++;
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(fileSystem.open(file.getPath()), StandardCharsets.UTF_8))) {
        lines.lines().skip(1).filter(line -> !line.isBlank()).forEach(line -> put(name, line));
      }
    }
  }

  private void put(String file, String line) {
    int comma = line.indexOf(',');
    try {
      int id = Integer.parseInt(line.substring(0, Math.max(0, comma)));
      if (ids.put(line.substring(comma + 1), id) != null || id < 1) {
        throw new NumberFormatException();
      }
    } catch (NumberFormatException e) {
      throw new UserException(
          "Invalid line in %s/%s: not %s, or a patient named twice".formatted(FOLDER, file, HEADER),
          e);
    }
  }

  /** A new file per export: what was given before is never touched. */
  private void append(String text) throws IOException {
    fileSystem.mkdirs(folder);
    Path target = new Path(folder, "%05d.csv".formatted(files));
    Path written = new Path(folder, "._" + target.getName());
    try (FSDataOutputStream out = fileSystem.create(written, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    if (fileSystem.exists(target) || !fileSystem.rename(written, target)) {
      throw new IOException("Cannot write " + FOLDER + ": another export runs; start again");
    }
    files++;
  }
}
