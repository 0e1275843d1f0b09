package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.train.SliceBytes;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.TextDigest;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.TrainingVolumesTable;

/**
 * Brings the site's selected series whose studies have labels to the grid of a network. A set that
 * was written whole from the same series, labels and grid is used again.
 */
public final class VolumesJob {
  private static final int FORMAT = 1;
  private static final int SERIES_PER_TASK = 16;

  private final NightContext night;
  private final SiteKey siteKey;
  private final VolumeGrid grid;
  private final int maxPatients;
  private final int leastPositives;
  private final TrainingSet set;

  /**
   * A job.
   *
   * @param place folder of the training set, a path of this machine or a URI
   * @param maxPatients patients at most, chosen by pseudonym
   * @param leastPositives labels that fewer studies bear, or fewer do not, are left out
   */
  public VolumesJob(
      NightContext night,
      SiteKey siteKey,
      VolumeGrid grid,
      String place,
      int maxPatients,
      int leastPositives) {
    this.night = night;
    this.siteKey = siteKey;
    this.grid = grid;
    this.maxPatients = maxPatients;
    this.leastPositives = leastPositives;
    this.set = new TrainingSet(place, night.spark(), TrainingVolumesTable.TABLE);
  }

  /**
   * Runs the job.
   *
   * @param labels path or URI of a table of labels, see {@link VolumeLabels#ofFile}; null for what
   *     {@code label-reports} wrote by the vocabulary in the settings
   * @param scratch file of this machine that the volumes are copied to
   * @throws UserException when no series or no label is left to train on
   */
  public StoredVolumes run(String labels, Path scratch) throws Exception {
    VolumeLabels read =
        labels == null
            ? VolumeLabels.ofReports(night.warehouse(), night.settings().text("labels.vocabulary"))
            : VolumeLabels.ofFile(night.spark(), labels);
    Dataset<Row> labelled = labelled(read).persist();
    try {
      List<String> names = names(labelled);
      Dataset<Row> series =
          labelled.withColumn(
              "positive", array_intersect(col("positive"), lit(names.toArray(new String[0]))));
      String recipe = recipe(series, names);
      JsonNode standing = set.facts().orElse(null);
      boolean reused = standing != null && recipe.equals(standing.path("recipe").asText());
      if (!reused) {
        write(series, recipe);
      }
      night
          .progress()
          .say(
              "  volumes of %,d labelled series, %d labels, %s %s"
                  .formatted(
                      series.count(), names.size(), reused ? "stand in" : "written to", set));
      return copy(names, scratch);
    } finally {
      labelled.unpersist();
    }
  }

  /** Selected series with labels, of the first patients by pseudonym. */
  private Dataset<Row> labelled(VolumeLabels labels) {
    Dataset<Row> all =
        Latest.by(night.warehouse().read(SeriesTable.TABLE), "series_key")
            .filter(col("selected").and(col("patient_key").isNotNull()))
            .join(labels.rows(), new String[] {"study_key"}, "inner");
    Row last =
        all.select("patient_key")
            .distinct()
            .orderBy("patient_key")
            .limit(maxPatients)
            .agg(max("patient_key"))
            .head();
    if (last.isNullAt(0)) {
      throw new UserException(
          "Cannot train: no selected series of the warehouse belongs to a study with labels; label"
              + " the site's reports first (opportune label-reports, with the study of each report),"
              + " or give --labels whose study_key is that of the table series");
    }
    return all.filter(col("patient_key").leq(last.getString(0)));
  }

  /** Labels that are neither too rare nor too common to learn, by name. */
  private List<String> names(Dataset<Row> labelled) {
    long all = labelled.count();
    List<String> names = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    Map<String, Long> counts = new TreeMap<>();
    for (Row row : labelled.select("positive").collectAsList()) {
      row.<String>getList(0).forEach(name -> counts.merge(name, 1L, Long::sum));
    }
    counts.forEach(
        (name, count) -> {
          boolean learnable = count >= leastPositives && all - count >= leastPositives;
          (learnable ? names : leftOut).add(name);
        });
    if (!leftOut.isEmpty()) {
      night
          .progress()
          .say(
              "  labels left out, borne or not by fewer than %d of %,d studies: %s"
                  .formatted(leastPositives, all, String.join(", ", leftOut)));
    }
    if (names.isEmpty()) {
      throw new UserException(
          "Cannot train: none of %d labels is borne, and not borne, by %d of %,d studies; lower"
                  .formatted(counts.size(), leastPositives, all)
              + " --least-positives or label more reports");
    }
    return names;
  }

  private void write(Dataset<Row> series, String recipe) throws Exception {
    long count = series.count();
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("placed series");
    CollectionAccumulator<SliceTask.Failure> failures = new CollectionAccumulator<>();
    night.spark().sparkContext().register(failures, "series without a volume");
    VolumeTask task =
        new VolumeTask(
            ArchiveAccess.of(night, siteKey),
            night.settings().count("series.max-voxels", 1),
            grid,
            counter,
            failures);
    int cores = night.cores();
    int tasks = (int) Math.max(3L * cores, (count + SERIES_PER_TASK - 1) / SERIES_PER_TASK);
    Dataset<Row> spread = series.repartition((int) Math.min(count, tasks));
    try (Progress.Step step = night.progress().begin("placing volumes", "series", count)) {
      CountedTasks.watch(
          step,
          0,
          counter,
          () -> {
            set.write(spread.javaRDD().mapPartitions(task));
            return null;
          });
    }
    // A task that ran twice noted its series twice.
    Map<String, String> codes = new HashMap<>();
    failures.value().forEach(failure -> codes.put(failure.seriesKey(), failure.code()));
    Map<String, Integer> counts = new TreeMap<>();
    codes.values().forEach(code -> counts.merge(code, 1, Integer::sum));
    counts.forEach(
        (code, times) ->
            night.progress().say("    no volume: %,d series, %s".formatted(times, code)));
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("recipe", recipe);
    facts.put("volumes", count - codes.size());
    set.finish(facts);
  }

  private String recipe(Dataset<Row> series, List<String> names) {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append(' ').append(grid).append(' ').append(names);
    series
        .select("series_key", "series_digest", "positive")
        .orderBy("series_key")
        .collectAsList()
        .forEach(row -> text.append('\n').append(row));
    return TextDigest.sha256(text.toString());
  }

  private StoredVolumes copy(List<String> names, Path scratch) throws IOException {
    List<Row> index = set.rows().drop("hu").orderBy("series_key").collectAsList();
    Map<String, Integer> places = new HashMap<>();
    List<StoredVolumes.Entry> entries = new ArrayList<>();
    for (Row row : index) {
      places.put(row.getAs("series_key"), entries.size());
      List<String> positive = row.getList(row.fieldIndex("positive"));
      boolean[] present = new boolean[names.size()];
      for (int k = 0; k < present.length; k++) {
        present[k] = positive.contains(names.get(k));
      }
      entries.add(new StoredVolumes.Entry(row.getAs("patient_key"), present));
    }
    StoredVolumes stored = new StoredVolumes(scratch, names, grid, entries);
    Iterator<Row> volumes = set.rows().select("series_key", "hu").toLocalIterator();
    while (volumes.hasNext()) {
      Row row = volumes.next();
      stored.put(places.get(row.getString(0)), SliceBytes.hu(row.getAs("hu")));
    }
    return stored;
  }
}
