package org.opportune.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.Table;

/**
 * A folder with the Parquet files of a table and, beside it, a small JSON that is written last:
 * what the set was made by, and that it is whole.
 */
final class TrainingSet {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes of rows that a writer gathers before it writes them: bounds the memory of a task. */
  private static final String ROW_GROUP_BYTES = Integer.toString(16 << 20);

  private final SparkSession spark;
  private final FileSystem fileSystem;
  private final Path folder;
  private final Table<?> table;

  /**
   * A set in a folder that need not exist yet.
   *
   * @throws UserException when its file system is unknown or refuses access
   */
  TrainingSet(String place, SparkSession spark, Table<?> table) {
    this.spark = spark;
    this.table = table;
    try {
      Path given = new Path(place);
      this.fileSystem = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
      this.folder = fileSystem.makeQualified(given);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("Cannot open training set " + place + ": " + e.getMessage(), e);
    }
  }

  /** What was noted when the set was written; empty when there is none, or it is not whole. */
  Optional<JsonNode> facts() throws IOException {
    Path file = factsFile();
    if (!fileSystem.exists(file)) {
      return Optional.empty();
    }
    try (FSDataInputStream in = fileSystem.open(file)) {
      return Optional.of(JSON.readTree(in.readAllBytes())).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      // A kill in the middle of the write: the set does not stand.
      return Optional.empty();
    }
  }

  /** Replaces the set by these rows; it stands only after {@link #finish}. */
  void write(JavaRDD<Row> rows) throws IOException {
    fileSystem.delete(factsFile(), false);
    spark
        .createDataFrame(rows, table.schema())
        .write()
        .mode("overwrite")
        .option("compression", "zstd")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .option("parquet.enable.dictionary", "false")
        .parquet(rowsFolder());
  }

  /** Makes the set stand. */
  void finish(JsonNode facts) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(factsFile(), true)) {
      out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts));
    }
  }

  /** The rows. */
  Dataset<Row> rows() {
    return spark.read().schema(table.schema()).parquet(rowsFolder());
  }

  private Path factsFile() {
    return new Path(folder, table.name() + ".json");
  }

  private String rowsFolder() {
    return new Path(folder, table.name()).toString();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
