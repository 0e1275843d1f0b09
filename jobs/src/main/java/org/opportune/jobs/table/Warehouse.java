package org.opportune.jobs.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.jobs.UserException;
import org.opportune.jobs.lock.WarehouseLock;

/**
 * The tables of a site under one URI. Each table is a folder {@code run_date=D/batch=N} of one
 * Parquet file per batch, so that a batch becomes visible in one step on every store.
 *
 * <p>A batch may hold rows for several tables. It <i>stands</i> once its marker {@code
 * _batches/<job>/<run_date>/<batch>.json} is written, which happens last; {@link
 * #discardUnfinished} removes what a killed run left without a marker.
 */
public final class Warehouse {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARKERS = "_batches";

  private final SparkSession spark;
  private final FileSystem fileSystem;
  private final Path root;
  private final Runnable beforeCommit;

  /**
   * Opens a warehouse, which need not exist yet.
   *
   * @throws UserException when its file system is unknown or refuses access
   */
  public Warehouse(URI root, SparkSession spark) {
    this.spark = spark;
    this.beforeCommit = () -> {};
    try {
      Path given = new Path(root);
      this.fileSystem = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
      this.root = fileSystem.makeQualified(given);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("Cannot open warehouse " + root + ": " + e.getMessage(), e);
    }
  }

  private Warehouse(Warehouse same, Runnable beforeCommit) {
    this.spark = same.spark;
    this.fileSystem = same.fileSystem;
    this.root = same.root;
    this.beforeCommit = beforeCommit;
  }

  /** Takes the right to write, which another process then is refused until it is closed. */
  public WarehouseLock lock(String command) {
    return WarehouseLock.acquire(fileSystem, root, command);
  }

  /** The same warehouse, in which a batch stands only while the lock is held. */
  public Warehouse heldBy(WarehouseLock lock) {
    return new Warehouse(this, lock::requireHeld);
  }

  /**
   * Fails unless a file can be made and removed.
   *
   * @throws UserException saying which URI is not writable
   */
  public void requireWritable() {
    Path probe = new Path(root, "_probe-" + System.nanoTime());
    try {
      fileSystem.mkdirs(root);
      try (FSDataOutputStream out = fileSystem.create(probe, false)) {
        out.write(1);
      }
      fileSystem.delete(probe, false);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to warehouse " + root + ": " + e.getMessage() + "; check its permissions",
          e);
    }
  }

  /** The URI of a folder or file below the warehouse. */
  public Path path(String relative) {
    return new Path(root, relative);
  }

  /** Where this warehouse is. */
  public URI uri() {
    return root.toUri();
  }

  /** The last part of its path, which names no server, bucket or account. */
  public String name() {
    return root.getName();
  }

  /** All standing and unfinished rows of a table, with {@code run_date} and {@code batch}. */
  public Dataset<Row> read(Table<?> table) {
    StructType schema =
        table.schema().add("run_date", DataTypes.StringType).add("batch", DataTypes.StringType);
    Path folder = path(table.name());
    try {
      if (!fileSystem.exists(folder) || fileSystem.listStatus(folder).length == 0) {
        return spark.createDataFrame(List.of(), schema);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read table " + table.name(), e);
    }
    return spark.read().schema(schema).parquet(folder.toString());
  }

  /** Begins a batch of a job. */
  public Batch begin(String job, String runDate, int number) {
    return new Batch(job, runDate, number);
  }

  /** The standing batches of a job, by date and number. */
  public List<Marker> markers(String job) {
    List<Marker> markers = new ArrayList<>();
    for (FileStatus date : list(path(MARKERS + "/" + job))) {
      for (FileStatus file : list(date.getPath())) {
        marker(job, date.getPath().getName(), file.getPath()).ifPresent(markers::add);
      }
    }
    markers.sort(Comparator.comparing(Marker::runDate).thenComparing(Marker::number));
    return markers;
  }

  /** The number of the next batch of a job on a date. */
  public int nextNumber(String job, String runDate) {
    return markers(job).stream()
        .filter(marker -> marker.runDate().equals(runDate))
        .mapToInt(marker -> marker.number() + 1)
        .max()
        .orElse(0);
  }

  /** Removes batches of a job that were written but never finished. Returns how many. */
  public int discardUnfinished(String job, List<Table<?>> tables) {
    Set<String> standing =
        markers(job).stream().map(Marker::folder).collect(Collectors.toUnmodifiableSet());
    int discarded = 0;
    for (Table<?> table : tables) {
      for (FileStatus date : list(path(table.name()))) {
        for (FileStatus batch : list(date.getPath())) {
          String folder = date.getPath().getName() + "/" + batch.getPath().getName();
          if (batch.getPath().getName().startsWith("batch=" + job + "-")
              && !standing.contains(folder)) {
            delete(batch.getPath());
            discarded++;
          }
        }
      }
    }
    return discarded;
  }

  /** Removes a standing batch that a later batch of the same night replaced. */
  public void retire(Marker marker, List<Table<?>> tables) {
    // The marker first: a batch without one is discarded if this is interrupted.
    delete(
        path(
            "%s/%s/%s/%05d.json"
                .formatted(MARKERS, marker.job(), marker.runDate(), marker.number())));
    tables.forEach(table -> delete(path(table.name() + "/" + marker.folder())));
  }

  /** Writes a small text file in one step. */
  public void writeText(String relative, String text) {
    writeBytes(relative, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a small file in one step: readers see the old one or the whole new one. */
  public void writeBytes(String relative, byte[] bytes) {
    Path target = path(relative);
    try {
      boolean atomicClose = "s3a".equals(fileSystem.getScheme());
      Path written =
          atomicClose ? target : new Path(target.getParent(), "." + target.getName() + ".part");
      try (FSDataOutputStream out = fileSystem.create(written, true)) {
        out.write(bytes);
      }
      if (!atomicClose) {
        fileSystem.delete(target, false);
        if (!fileSystem.rename(written, target)) {
          throw new IOException("the file system refused to rename");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + relative + " in the warehouse", e);
    }
  }

  /** Reads a small file of the warehouse. */
  public byte[] readBytes(String relative) {
    try (FSDataInputStream in = fileSystem.open(path(relative))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + relative + " in the warehouse", e);
    }
  }

  /** Names of the files in a folder of the warehouse; none when it does not exist. */
  public List<String> names(String relative) {
    return list(path(relative)).stream().map(file -> file.getPath().getName()).sorted().toList();
  }

  private java.util.Optional<Marker> marker(String job, String runDate, Path file) {
    String name = file.getName();
    if (!name.endsWith(".json")) {
      return java.util.Optional.empty();
    }
    try (FSDataInputStream in = fileSystem.open(file)) {
      int number = Integer.parseInt(name.substring(0, name.length() - ".json".length()));
      return java.util.Optional.of(
          new Marker(job, runDate, number, JSON.readTree(in.readAllBytes())));
    } catch (JsonProcessingException e) {
      // A kill in the middle of the write: the batch does not stand.
      return java.util.Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read batch marker " + name, e);
    }
  }

  private List<FileStatus> list(Path folder) {
    try {
      return List.of(fileSystem.listStatus(folder)).stream()
          .sorted(Comparator.comparing(FileStatus::getPath))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder.getName() + " in the warehouse", e);
    }
  }

  private void delete(Path folder) {
    try {
      fileSystem.delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove a batch", e);
    }
  }

  /**
   * A standing batch.
   *
   * @param job who wrote it
   * @param runDate its night
   * @param number its number, from 0
   * @param facts what the job noted with it
   */
  public record Marker(String job, String runDate, int number, JsonNode facts) {
    String folder() {
      return "run_date=" + runDate + "/batch=" + batchName(job, number);
    }

    /** The batch's name, as in the {@code batch} column. */
    public String batch() {
      return batchName(job, number);
    }
  }

  private static String batchName(String job, int number) {
    return "%s-%05d".formatted(job, number);
  }

  /** A batch being written. */
  public final class Batch {
    private final String job;
    private final String runDate;
    private final int number;

    private Batch(String job, String runDate, int number) {
      this.job = job;
      this.runDate = runDate;
      this.number = number;
    }

    /** The batch's name, as in the {@code batch} column. */
    public String name() {
      return batchName(job, number);
    }

    /** Writes records as one file; none, and nothing is written. */
    public <T> Batch write(Table<T> table, List<T> records) {
      return writeRows(table, records.stream().map(table::row).toList());
    }

    /** Writes rows as one file; none, and nothing is written. */
    public Batch writeRows(Table<?> table, List<Row> rows) {
      return rows.isEmpty() ? this : write(table, spark.createDataFrame(rows, table.schema()));
    }

    /** Writes rows as one file. The schema is given anew: queries lose its comments. */
    public Batch write(Table<?> table, Dataset<Row> rows) {
      spark
          .createDataFrame(rows.javaRDD(), table.schema())
          .repartition(1)
          .write()
          .mode("overwrite")
          .parquet(folder(table).toString());
      return this;
    }

    /** The rows this batch wrote to a table. */
    public Dataset<Row> written(Table<?> table) {
      return spark.read().schema(table.schema()).parquet(folder(table).toString());
    }

    /** Makes the batch stand. */
    public void commit(JsonNode facts) {
      beforeCommit.run();
      writeText("%s/%s/%s/%05d.json".formatted(MARKERS, job, runDate, number), facts.toString());
    }

    private Path folder(Table<?> table) {
      return path("%s/run_date=%s/batch=%s".formatted(table.name(), runDate, name()));
    }
  }
}
