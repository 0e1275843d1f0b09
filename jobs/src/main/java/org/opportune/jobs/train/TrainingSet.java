package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.opportune.inference.train.StoredSlices;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.TrainingSlicesTable;

/**
 * A folder with the Parquet files of {@code training_slices} and, beside it, a small JSON that is
 * written last: what the set was made by, and that it is whole.
 */
final class TrainingSet {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLICES = TrainingSlicesTable.TABLE.name();
  private static final String FACTS = SLICES + ".json";

  /** Bytes of rows that a writer gathers before it writes them: bounds the memory of a task. */
  private static final String ROW_GROUP_BYTES = Integer.toString(16 << 20);

  private final SparkSession spark;
  private final FileSystem fileSystem;
  private final Path folder;

  /**
   * A set in a folder that need not exist yet.
   *
   * @throws UserException when its file system is unknown or refuses access
   */
  TrainingSet(String place, SparkSession spark) {
    this.spark = spark;
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
    Path file = new Path(folder, FACTS);
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
    fileSystem.delete(new Path(folder, FACTS), false);
    spark
        .createDataFrame(rows, TrainingSlicesTable.TABLE.schema())
        .write()
        .mode("overwrite")
        .option("compression", "zstd")
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .option("parquet.enable.dictionary", "false")
        .parquet(slices());
  }

  /** Makes the set stand. */
  void finish(JsonNode facts) throws IOException {
    try (FSDataOutputStream out = fileSystem.create(new Path(folder, FACTS), true)) {
      out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts));
    }
  }

  /** The rows. */
  Dataset<Row> rows() {
    return spark.read().schema(TrainingSlicesTable.TABLE.schema()).parquet(slices());
  }

  /**
   * Copies the set to a scratch file of this machine, where a training can reach any slice at once.
   * Slices come by series and place, whatever files they lie in. The driver holds about one Parquet
   * file at a time.
   */
  StoredSlices load(java.nio.file.Path scratch) throws IOException {
    List<Row> index =
        rows().drop("hu", "lung").collectAsList().stream()
            .sorted(
                Comparator.comparing((Row row) -> row.<String>getAs("series_key"))
                    .thenComparing((Row row) -> row.<Integer>getAs("slice_index")))
            .toList();
    Map<Place, Integer> places = new HashMap<>();
    for (int i = 0; i < index.size(); i++) {
      Row row = index.get(i);
      places.put(new Place(row.getAs("series_key"), row.<Integer>getAs("slice_index")), i);
    }
    StoredSlices stored =
        new StoredSlices(
            scratch,
            index.stream()
                .map(
                    row ->
                        new StoredSlices.Shape(
                            row.getAs("patient_key"),
                            row.<Integer>getAs("rows"),
                            row.<Integer>getAs("columns"),
                            TrainingSlicesTable.place(row)))
                .toList());
    Iterator<Row> pixels =
        rows()
            .select(col("series_key"), col("slice_index"), col("hu"), col("lung"))
            .toLocalIterator();
    while (pixels.hasNext()) {
      Row row = pixels.next();
      stored.put(
          places.get(new Place(row.getString(0), row.getInt(1))),
          row.getAs("hu"),
          row.getAs("lung"));
    }
    return stored;
  }

  private record Place(String seriesKey, int sliceIndex) {}

  private String slices() {
    return new Path(folder, SLICES).toString();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
