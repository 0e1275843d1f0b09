package org.opportune.jobs.index;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.jobs.NightContext;

/**
 * The objects of a listing that are new or changed, set down in the warehouse for the length of a
 * run and cut into pieces from which batches are made. The driver holds one line per piece.
 */
final class FreshObjects implements AutoCloseable {
  private static final String FOLDER = "_fresh";
  private static final StructType CUT = Listed.SCHEMA.add("piece", DataTypes.StringType, false);

  private final NightContext night;
  private final Path folder;
  private final long listed;
  private final List<Batch> batches;

  /**
   * A batch to read.
   *
   * @param pieces its pieces
   * @param objects objects in them
   * @param weight how much work they are, in objects
   */
  record Batch(List<String> pieces, long objects, long weight) {}

  private FreshObjects(NightContext night, Path folder, long listed, List<Batch> batches) {
    this.night = night;
    this.folder = folder;
    this.listed = listed;
    this.batches = batches;
  }

  /**
   * Compares a listing with what is known, once.
   *
   * @param listing rows as in {@link Listed}
   * @param known the same columns but weight, of the objects that stand
   * @param batchWeight how much work a batch may be
   */
  static FreshObjects of(
      NightContext night, Dataset<Row> listing, Dataset<Row> known, long batchWeight)
      throws IOException, InterruptedException {
    Path folder = night.warehouse().path(FOLDER);
    FileSystem fileSystem =
        folder.getFileSystem(night.spark().sparkContext().hadoopConfiguration());
    fileSystem.delete(folder, true);
    Observation observation = new Observation();
    Dataset<Row> seen = listing.observe(observation, count(lit(1)).as("listed"));
    // Its few columns make the known side look small to Spark, which would broadcast it, by way of
    // the driver: 350 MB there of a million objects.
    Dataset<Row> fresh =
        known.isEmpty()
            ? seen
            : seen.join(known.hint("shuffle_merge"), known.columns(), "left_anti");
    fresh
        .select("object_ref", "size_bytes", "etag", "weight")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> cut(rows, batchWeight), Encoders.row(CUT))
        .write()
        .partitionBy("piece")
        .parquet(folder.toString());
    long listed = observation.getAsJava().get("listed") instanceof Long number ? number : 0;
    return new FreshObjects(night, folder, listed, batches(night, folder, batchWeight));
  }

  /** Objects of the listing, known or not. */
  long listed() {
    return listed;
  }

  /** Objects of the batches, a zip or tar counting as one. */
  long objects() {
    return batches.stream().mapToLong(Batch::objects).sum();
  }

  /** The batches to read, in order. */
  List<Batch> batches() {
    return batches;
  }

  /** The rows of a batch, as in {@link Listed}. */
  Dataset<Row> read(Batch batch) {
    String[] folders =
        batch.pieces().stream()
            .map(piece -> new Path(folder, "piece=" + piece).toString())
            .toArray(String[]::new);
    return night.spark().read().schema(Listed.SCHEMA).parquet(folders);
  }

  @Override
  public void close() throws IOException {
    folder.getFileSystem(night.spark().sparkContext().hadoopConfiguration()).delete(folder, true);
  }

  /** Numbers the rows of a partition by pieces of at most a batch's weight. */
  private static Iterator<Row> cut(Iterator<Row> rows, long batchWeight) {
    int partition = TaskContext.getPartitionId();
    Function<Row, Row> numbered =
        new Function<>() {
          private int piece;
          private long weight;

          @Override
          public Row apply(Row row) {
            long own = row.getLong(3);
            if (weight > 0 && weight + own > batchWeight) {
              piece++;
              weight = 0;
            }
            weight += own;
            return RowFactory.create(
                row.get(0), row.get(1), row.get(2), own, "%05d-%05d".formatted(partition, piece));
          }
        };
    Iterable<Row> once = () -> rows;
    return StreamSupport.stream(once.spliterator(), false).map(numbered).iterator();
  }

  private static List<Batch> batches(NightContext night, Path folder, long batchWeight) {
    List<Row> pieces =
        night
            .spark()
            .read()
            .schema(CUT)
            .parquet(folder.toString())
            .groupBy("piece")
            .agg(count(lit(1)), sum("weight"))
            .orderBy("piece")
            .collectAsList();
    List<Batch> batches = new ArrayList<>();
    List<String> names = new ArrayList<>();
    long objects = 0;
    long weight = 0;
    for (Row piece : pieces) {
      if (weight > 0 && weight + piece.getLong(2) > batchWeight) {
        batches.add(new Batch(List.copyOf(names), objects, weight));
        names.clear();
        objects = 0;
        weight = 0;
      }
      names.add(piece.getString(0));
      objects += piece.getLong(1);
      weight += piece.getLong(2);
    }
    if (!names.isEmpty()) {
      batches.add(new Batch(List.copyOf(names), objects, weight));
    }
    return batches;
  }
}
