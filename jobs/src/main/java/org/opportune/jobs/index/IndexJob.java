package org.opportune.jobs.index;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.ingest.store.StoredObject;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.Warehouse;

/**
 * Lists the archive and reads the header of every object that is new or changed into {@code
 * instances}; then {@link SeriesAssembly} groups what came into {@code series}.
 */
public final class IndexJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "index";

  private static final int OBJECTS_PER_TASK = 500;
  private static final StructType LISTING =
      new StructType()
          .add("object_ref", DataTypes.StringType, false)
          .add("size_bytes", DataTypes.LongType, false)
          .add("etag", DataTypes.StringType, false);

  private final NightContext night;
  private final SiteKey siteKey;
  private final ObjectStore archive;

  /**
   * An index of the archive named in the settings.
   *
   * @throws UserException when the archive cannot be listed
   */
  public IndexJob(NightContext night, SiteKey siteKey) {
    this.night = night;
    this.siteKey = siteKey;
    this.archive = open(night);
  }

  /**
   * What an index run did.
   *
   * @param listed objects the archive holds
   * @param read objects that were new or changed
   * @param quarantined of these, how many could not be read
   * @param series series rows written
   */
  public record Result(long listed, long read, long quarantined, long series) {}

  /** Runs the job. */
  public Result run() throws Exception {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, List.of(InstancesTable.TABLE, Quarantined.TABLE));
    Dataset<Row> known =
        warehouse
            .read(InstancesTable.TABLE)
            .select("object_ref", "size_bytes", "etag")
            .persist(StorageLevel.MEMORY_AND_DISK());
    boolean anyKnown = !known.isEmpty();
    ObjectSeal seal = new ObjectSeal(siteKey);
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("headers");
    long listed = 0;
    long read = 0;
    long quarantined = 0;
    try (Progress.Step step = night.progress().begin("reading headers", "objects", -1)) {
      Iterator<StoredObject> objects = archive.list();
      while (objects.hasNext()) {
        List<Row> chunk = chunk(objects, seal);
        listed += chunk.size();
        Dataset<Row> fresh = night.spark().createDataFrame(chunk, LISTING);
        if (anyKnown) {
          fresh = fresh.join(known, known.columns(), "left_anti").localCheckpoint();
        }
        long count = anyKnown ? fresh.count() : chunk.size();
        if (count > 0) {
          quarantined += readBatch(fresh, count, read, counter, step);
          read += count;
        }
      }
      step.at(read);
    } finally {
      known.unpersist();
    }
    if (listed == 0) {
      night.progress().say("  index    the archive holds no objects; check --archive");
    }
    return new Result(listed, read, quarantined, new SeriesAssembly(night).run());
  }

  private long readBatch(
      Dataset<Row> fresh, long count, long before, LongAccumulator counter, Progress.Step step)
      throws Exception {
    HeaderReads reads =
        new HeaderReads(
            night.settings().archive(),
            new SerializableConfiguration(night.spark().sparkContext().hadoopConfiguration()),
            siteKey,
            night.settings().integer("index.reads-in-flight", 1),
            counter);
    int tasks =
        (int)
            Math.max(
                Math.min(count, night.spark().sparkContext().defaultParallelism()),
                count / OBJECTS_PER_TASK);
    Dataset<Row> instances =
        fresh
            .repartition(tasks)
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) reads,
                Encoders.row(InstancesTable.TABLE.schema()));
    int number = night.warehouse().nextNumber(NAME, night.date());
    Warehouse.Batch batch = night.warehouse().begin(NAME, night.date(), number);
    counter.reset();
    CountedTasks.watch(step, before, counter, () -> batch.write(InstancesTable.TABLE, instances));
    List<Quarantined> broken =
        batch
            .written(InstancesTable.TABLE)
            .filter("status = '" + CtInstance.QUARANTINED + "'")
            .collectAsList()
            .stream()
            .map(row -> Quarantined.object(InstancesTable.of(row)))
            .toList();
    batch.write(Quarantined.TABLE, broken);
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("objects", count).put("quarantined", broken.size());
    batch.commit(facts);
    return broken.size();
  }

  private List<Row> chunk(Iterator<StoredObject> objects, ObjectSeal seal) {
    int size = night.settings().integer("index.batch-objects", 1);
    List<Row> chunk = new ArrayList<>();
    while (chunk.size() < size && objects.hasNext()) {
      StoredObject object = objects.next();
      chunk.add(RowFactory.create(seal.seal(object.key()), object.sizeBytes(), object.etag()));
    }
    return chunk;
  }

  private static ObjectStore open(NightContext night) {
    try {
      ObjectStore store =
          new ObjectStore(
              night.settings().archive(), night.spark().sparkContext().hadoopConfiguration());
      store.requireListable();
      return store;
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot list archive "
              + night.settings().archive()
              + ": it does not exist; check --archive",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot list archive "
              + night.settings().archive()
              + ": "
              + firstLine(e)
              + "; check the URI, the endpoint and the credentials",
          e);
    }
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
