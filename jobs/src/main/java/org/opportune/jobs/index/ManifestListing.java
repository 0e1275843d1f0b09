package org.opportune.jobs.index;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
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

  ManifestListing(SparkSession spark, ArchiveAccess archive, URI manifest) {
    this.spark = spark;
    this.archive = archive;
    this.manifest = new Path(manifest);
  }

  /**
   * One row per object, as in {@link Listed}.
   *
   * @throws UserException when the manifest cannot be read or lacks a column
   */
  Dataset<Row> rows() {
    boolean inventory = manifest.getName().equals(INVENTORY);
    Dataset<Row> objects = inventory ? inventory() : plain();
    String prefix = inventory ? prefix() : "";
    ArchiveAccess access = archive;
    return objects.flatMap(
        (FlatMapFunction<Row, Row>) row -> listed(row, prefix, access.seal()),
        Encoders.row(Listed.SCHEMA));
  }

  private static Iterator<Row> listed(Row row, String prefix, ObjectSeal seal) {
    String key = row.getString(0);
    boolean object =
        key != null
            && key.startsWith(prefix)
            && !key.endsWith("/")
            && !ObjectStore.isHidden(key.substring(key.lastIndexOf('/') + 1))
            && !row.isNullAt(1);
    if (!object) {
      return List.<Row>of().iterator();
    }
    String etag = row.isNullAt(2) ? "" : ObjectStore.plainEtag(row.getString(2));
    StoredObject stored = new StoredObject(key.substring(prefix.length()), row.getLong(1), etag);
    return List.of(Listed.row(stored, seal)).iterator();
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
        col(SIZE).cast("long").as(SIZE),
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
