package org.opportune.jobs.index;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.ingest.Reason;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.stop.NightStopped;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.SlidesTable;
import org.opportune.jobs.table.Warehouse;

/**
 * Lists the archive, or a manifest of it, and reads the header of every object that is new or
 * changed into {@code instances}, and slide images into {@code slides}; then {@link SeriesAssembly}
 * groups what came into {@code series}.
 */
public final class IndexJob {
  /** The job's name in batches and quarantine rows. */
  public static final String NAME = "index";

  private static final int OBJECTS_PER_TASK = 500;

  private final NightContext night;
  private final ArchiveAccess archive;
  private final Optional<ManifestListing> manifest;

  /**
   * An index of the archive named in the settings.
   *
   * @throws UserException when the archive cannot be listed
   */
  public IndexJob(NightContext night, SiteKey siteKey) {
    this.night = night;
    this.archive = ArchiveAccess.of(night, siteKey);
    this.manifest =
        night
            .settings()
            .location("index.manifest")
            .map(file -> new ManifestListing(night.spark(), archive, file, readsInFlight()));
    requireListable();
  }

  /**
   * What an index run did.
   *
   * @param listed objects the archive holds, a zip or tar counting as one
   * @param read rows written: objects that were new or changed, with the members of containers
   * @param quarantined of these, how many could not be read
   * @param series series rows written
   */
  public record Result(long listed, long read, long quarantined, long series) {}

  /** Runs the job. */
  public Result run() throws Exception {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(
        NAME, List.of(InstancesTable.TABLE, SlidesTable.TABLE, Quarantined.TABLE));
    Dataset<Row> known =
        warehouse.read(InstancesTable.TABLE).select("object_ref", "size_bytes", "etag");
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("headers");
    long listed;
    long done = 0;
    long read = 0;
    long quarantined = 0;
    try (FreshObjects fresh =
            FreshObjects.of(
                night, listing(), known, night.settings().integer("index.batch-objects", 1));
        Progress.Step step = night.progress().begin("reading headers", "objects", -1)) {
      listed = fresh.listed();
      int number = warehouse.nextNumber(NAME, night.date());
      for (FreshObjects.Batch objects : fresh.batches()) {
        if (night.stop().isDue()) {
          throw new NightStopped(
              "%,d of %,d new or changed objects are read; the rest waits"
                  .formatted(done, fresh.objects()));
        }
        Warehouse.Batch batch = warehouse.begin(NAME, night.date(), number++);
        counter.reset();
        write(batch, fresh.read(objects), objects, read, counter, step);
        long written = batch.written(InstancesTable.TABLE).count();
        long broken = quarantine(batch);
        long slides = slides(batch);
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.put("objects", written).put("quarantined", broken).put("slides", slides);
        batch.commit(facts);
        done += objects.objects();
        read += written;
        quarantined += broken;
      }
      step.at(read);
    }
    manifest.stream()
        .flatMap(file -> file.notices().stream())
        .forEach(notice -> night.progress().say("  index    " + notice));
    if (listed == 0) {
      night.progress().say("  index    the archive holds no objects; check --archive");
    }
    return new Result(listed, read, quarantined, new SeriesAssembly(night).run());
  }

  private Dataset<Row> listing() throws IOException {
    return manifest.isPresent() ? manifest.get().rows() : new StoreListing(night, archive).rows();
  }

  private int readsInFlight() {
    return night.settings().integer("index.reads-in-flight", 1);
  }

  private void write(
      Warehouse.Batch batch,
      Dataset<Row> listed,
      FreshObjects.Batch objects,
      long before,
      LongAccumulator counter,
      Progress.Step step)
      throws Exception {
    HeaderReads reads = new HeaderReads(archive, readsInFlight(), counter);
    long cores = night.cores();
    long tasks = Math.max(cores, objects.weight() / OBJECTS_PER_TASK);
    Dataset<Row> instances =
        listed
            .repartition((int) Math.min(objects.objects(), tasks))
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) reads,
                Encoders.row(InstancesTable.TABLE.schema()));
    CountedTasks.watch(step, before, counter, () -> batch.write(InstancesTable.TABLE, instances));
  }

  /** Writes a row for each object of the batch that cannot be read. */
  private static long quarantine(Warehouse.Batch batch) {
    Dataset<Row> broken =
        batch.written(InstancesTable.TABLE).filter(col("status").equalTo(CtInstance.QUARANTINED));
    long count = broken.count();
    if (count > 0) {
      batch.write(
          Quarantined.TABLE,
          broken.map(
              (MapFunction<Row, Row>)
                  row -> Quarantined.TABLE.row(Quarantined.object(InstancesTable.of(row))),
              Encoders.row(Quarantined.TABLE.schema())));
    }
    return count;
  }

  /** Reads the slide images of the batch. */
  private long slides(Warehouse.Batch batch) {
    Dataset<Row> images =
        batch.written(InstancesTable.TABLE).filter(col("reason").equalTo(Reason.SLIDE.code()));
    long count = images.count();
    if (count > 0) {
      batch.write(
          SlidesTable.TABLE,
          images
              .repartition(night.cores())
              .mapPartitions(
                  (MapPartitionsFunction<Row, Row>) slideReads(),
                  Encoders.row(SlidesTable.TABLE.schema())));
    }
    return count;
  }

  private SlideReads slideReads() {
    return new SlideReads(
        archive,
        night.settings().pattern("slides.negative-control-name"),
        night.settings().count("slides.max-pixels", 1));
  }

  private void requireListable() {
    if (manifest.isPresent()) {
      return;
    }
    try {
      archive.store().requireListable();
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot list archive " + archive.uri() + ": it does not exist; check --archive", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "Cannot list archive "
              + archive.uri()
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
