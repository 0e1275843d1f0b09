package org.opportune.jobs.index;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongBiFunction;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.ingest.store.StoredObject;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.UserException;

/**
 * The objects of the archive as a file lists them, instead of asking the store: an S3 Inventory
 * (its {@code manifest.json}), or a Parquet or CSV file with the columns {@code key}, {@code size}
 * and {@code etag}, keys below the archive's root. Read by the executors, never held by the driver.
 */
final class ManifestListing {
  private static final String INVENTORY = "manifest.json";
  private static final String KEY = "key";
  private static final String SIZE = "size";
  private static final String ETAG = "etag";

  private final SparkSession spark;
  private final ArchiveAccess archive;
  private final Path manifest;
  private final int asksInFlight;
  private final LongAccumulator outside;
  private final LongAccumulator asked;
  private final LongAccumulator absent;

  /**
   * A listing by a manifest.
   *
   * @param asksInFlight rows without a size that one task asks the store about at the same time
   */
  ManifestListing(SparkSession spark, ArchiveAccess archive, URI manifest, int asksInFlight) {
    this.spark = spark;
    this.archive = archive;
    this.manifest = new Path(manifest);
    this.asksInFlight = asksInFlight;
    this.outside = spark.sparkContext().longAccumulator("manifest rows outside the archive");
    this.asked = spark.sparkContext().longAccumulator("manifest rows without size");
    this.absent = spark.sparkContext().longAccumulator("manifest rows without object");
  }

  /**
   * One row per object, as in {@link Listed}. A row without a size is no less an object: the store
   * is asked for it, and one that the store does not have is listed with {@link
   * Listed#UNKNOWN_SIZE}.
   *
   * @throws UserException when the manifest cannot be read or lacks a column
   */
  Dataset<Row> rows() {
    boolean inventory = manifest.getName().equals(INVENTORY);
    Dataset<Row> objects = inventory ? inventory() : plain();
    Keys keys = new Keys(inventory ? prefix() : "", outside);
    ArchiveAccess access = archive;
    int threads = asksInFlight;
    LongAccumulator asks = asked;
    LongAccumulator misses = absent;
    Column sized = coalesce(col(SIZE).geq(0), lit(false));
    Dataset<Row> complete =
        objects
            .filter(sized)
            .flatMap(
                (FlatMapFunction<Row, Row>)
                    row -> keys.listed(row, access.seal(), (key, size) -> size),
                Encoders.row(Listed.SCHEMA));
    Dataset<Row> incomplete =
        objects
            .filter(not(sized))
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    rows -> ask(rows, keys, access, threads, asks, misses),
                Encoders.row(Listed.SCHEMA));
    return complete.union(incomplete);
  }

  /** What there is to say of the rows once they were read; empty when all were in order. */
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    if (outside.value() > 0) {
      notices.add(
          "manifest rows left out, with no key or one outside the archive: %,d"
              .formatted(outside.value()));
    }
    if (asked.value() > 0) {
      notices.add(
          "manifest rows without a size: %,d; the store was asked and lacks %,d of them"
              .formatted(asked.value(), absent.value()));
    }
    return notices;
  }

  private static Iterator<Row> ask(
      Iterator<Row> rows,
      Keys keys,
      ArchiveAccess archive,
      int threads,
      LongAccumulator asked,
      LongAccumulator absent)
      throws IOException {
    if (!rows.hasNext()) {
      return rows;
    }
    ObjectStore store = archive.store();
    ObjectSeal seal = archive.seal();
    ToLongBiFunction<String, Long> size =
        (key, none) -> {
          asked.add(1);
          try {
            return store.describe(key).sizeBytes();
          } catch (IOException e) {
            absent.add(1);
            return Listed.UNKNOWN_SIZE;
          }
        };
    return InFlight.of(
        rows, threads, (row, out) -> keys.listed(row, seal, size).forEachRemaining(out::put));
  }

  /**
   * Which rows are objects.
   *
   * @param prefix what keys begin with before the archive's root
   * @param outside counts those that are not below it
   */
  private record Keys(String prefix, LongAccumulator outside) implements Serializable {
    Iterator<Row> listed(Row row, ObjectSeal seal, ToLongBiFunction<String, Long> size) {
      String full = row.getString(0);
      if (full == null || full.length() <= prefix.length() || !full.startsWith(prefix)) {
        // The folder of the archive itself has a row in an inventory.
        outside.add(prefix.equals(full) ? 0 : 1);
        return Collections.emptyIterator();
      }
      String key = full.substring(prefix.length());
      if (key.endsWith("/") || ObjectStore.isHidden(key.substring(key.lastIndexOf('/') + 1))) {
        return Collections.emptyIterator();
      }
      String etag = row.isNullAt(2) ? "" : ObjectStore.plainEtag(row.getString(2));
      long bytes = size.applyAsLong(key, row.isNullAt(1) ? null : row.getLong(1));
      return List.of(Listed.row(new StoredObject(key, bytes, etag), seal)).iterator();
    }
  }

  private Dataset<Row> plain() {
    boolean csv = manifest.getName().toLowerCase(Locale.ROOT).contains(".csv");
    return columns(
        csv
            ? load(
                reader ->
                    reader.option("header", "true").option("escape", "\"").csv(manifest.toString()))
            : load(reader -> reader.parquet(manifest.toString())),
        ETAG);
  }

  /** Keys of an inventory begin at the bucket, those of the archive at its root. */
  private String prefix() {
    String path = archive.uri().getPath();
    String stripped = path.replaceAll("^/+|/+$", "");
    return stripped.isEmpty() || !archive.uri().getScheme().startsWith("s3") ? "" : stripped + "/";
  }

  private Dataset<Row> inventory() {
    JsonNode json = json();
    List<String> files = new ArrayList<>();
    for (JsonNode file : json.path("files")) {
      files.add(dataFile(json, file.path(KEY).asText()));
    }
    if (files.isEmpty()) {
      throw new UserException("Invalid manifest " + manifest + ": it names no data files");
    }
    String[] paths = files.toArray(String[]::new);
    String format = json.path("fileFormat").asText();
    if (format.equalsIgnoreCase("Parquet")) {
      return columns(current(load(reader -> reader.parquet(paths))), "e_tag");
    }
    if (!format.equalsIgnoreCase("CSV")) {
      throw new UserException(
          "Invalid manifest %s: fileFormat %s; let the inventory write Parquet or CSV"
              .formatted(manifest, format));
    }
    // CSV of an inventory has no header, and its keys are URL-encoded.
    String[] names =
        Arrays.stream(json.path("fileSchema").asText().split(","))
            .map(name -> snake(name.strip()))
            .toArray(String[]::new);
    Dataset<Row> rows = load(reader -> reader.csv(paths));
    if (rows.columns().length != names.length) {
      throw new UserException(
          "Invalid manifest %s: fileSchema has %d columns, its files %d"
              .formatted(manifest, names.length, rows.columns().length));
    }
    return columns(current(rows.toDF(names)), "e_tag")
        .map(
            (MapFunction<Row, Row>)
                row ->
                    RowFactory.create(
                        URLDecoder.decode(row.getString(0), StandardCharsets.UTF_8),
                        row.get(1),
                        row.get(2)),
            Encoders.row(
                new StructType().add(KEY, "string").add(SIZE, "long").add(ETAG, "string")));
  }

  /** Of a versioned bucket, the versions in force. */
  private static Dataset<Row> current(Dataset<Row> rows) {
    Dataset<Row> current = rows;
    List<String> names = List.of(rows.columns());
    if (names.contains("is_latest")) {
      current = current.filter(coalesce(col("is_latest").cast("boolean"), lit(true)));
    }
    if (names.contains("is_delete_marker")) {
      current =
          current.filter(
              coalesce(col("is_delete_marker").cast("boolean"), lit(false)).equalTo(false));
    }
    return current;
  }

  private Dataset<Row> columns(Dataset<Row> rows, String etag) {
    for (String name : List.of(KEY, SIZE, etag)) {
      if (!List.of(rows.columns()).contains(name)) {
        throw new UserException(
            "Invalid manifest %s: no column %s; it has %s"
                .formatted(manifest, name, String.join(", ", rows.columns())));
      }
    }
    return rows.select(
        col(KEY).cast("string"),
        col(SIZE).try_cast("long").as(SIZE),
        col(etag).cast("string").as(ETAG));
  }

  /** An inventory writes its data beside the folder of its manifest. */
  private String dataFile(JsonNode json, String key) {
    if (manifest.toUri().getScheme() != null && manifest.toUri().getScheme().startsWith("s3")) {
      String bucket = json.path("destinationBucket").asText().replaceAll("^arn:[^:]*:s3:::", "");
      return manifest.toUri().getScheme() + "://" + bucket + "/" + key;
    }
    String name = key.substring(key.lastIndexOf('/') + 1);
    return new Path(manifest.getParent().getParent(), "data/" + name).toString();
  }

  private JsonNode json() {
    try (FSDataInputStream in =
        manifest.getFileSystem(spark.sparkContext().hadoopConfiguration()).open(manifest)) {
      return new ObjectMapper().readTree(in.readAllBytes());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @FunctionalInterface
  private interface Load {
    Dataset<Row> from(DataFrameReader reader) throws AnalysisException;
  }

  private Dataset<Row> load(Load load) {
    try {
      return load.from(spark.read());
    } catch (AnalysisException e) {
      throw unreadable(e);
    }
  }

  private UserException unreadable(Exception e) {
    return new UserException(
        "Cannot read manifest "
            + manifest
            + ": "
            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
        e);
  }

  /** IsLatest and ETag of the inventory's schema as its Parquet files have them. */
  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
