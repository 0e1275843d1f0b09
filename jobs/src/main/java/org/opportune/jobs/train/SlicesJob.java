package org.opportune.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.train.LungCrop;
import org.opportune.inference.train.StoredSlices;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.TextDigest;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.TrainingSlicesTable;

/**
 * Cuts the site's scans without emphysema into a training set of slices. A set that was written
 * whole from the same series by the same rules is used again.
 */
public final class SlicesJob {
  private static final int FORMAT = 1;

  /** Series per task at most: a task's file is what a reader holds at once. */
  private static final int SERIES_PER_TASK = 16;

  private final NightContext night;
  private final SiteKey siteKey;
  private final SelectionRules rules;
  private final double distanceMm;
  private final TrainingSet set;

  /**
   * A job.
   *
   * @param place folder of the training set, a path of this machine or a URI
   * @param allScans whether a patient may give more than one series
   * @param maxPatients patients at most
   */
  public SlicesJob(
      NightContext night, SiteKey siteKey, String place, boolean allScans, int maxPatients) {
    this.night = night;
    this.siteKey = siteKey;
    this.rules = SelectionRules.of(night.settings(), allScans, maxPatients);
    this.distanceMm = night.settings().number("training.slice-distance-mm", 0, 1000);
    this.set = new TrainingSet(place, night.spark(), TrainingSlicesTable.TABLE);
  }

  /**
   * What stands after a run.
   *
   * @param patients patients in the set
   * @param series series in the set
   * @param slices slices in the set
   * @param reused whether it stood before
   */
  public record Result(long patients, long series, long slices, boolean reused) {}

  /**
   * Runs the job.
   *
   * @throws UserException when no series is left to train on
   */
  public Result run() throws Exception {
    SeriesSelection.Selected selected = new SeriesSelection(night.warehouse(), rules).select();
    tell(selected);
    if (selected.series().isEmpty()) {
      throw new UserException(
          "Cannot train: none of %,d screened series is without emphysema by these rules; see %s"
              .formatted(
                  selected.screened(),
                  "training.max-laa950-percent and training.excluded-flags, or train on drawn"
                      + " patients: opportune train edlnet --recipe default"));
    }
    String recipe = recipe(selected.series());
    JsonNode standing = set.facts().orElse(null);
    boolean reused = standing != null && recipe.equals(standing.path("recipe").asText());
    if (!reused) {
      standing = write(selected.series(), recipe);
    }
    Result result =
        new Result(
            standing.path("patients").asLong(),
            standing.path("series").asLong(),
            standing.path("slices").asLong(),
            reused);
    night
        .progress()
        .say(
            "  %,d slices of %,d series of %,d patients %s %s"
                .formatted(
                    result.slices(),
                    result.series(),
                    result.patients(),
                    reused ? "stand in" : "written to",
                    set));
    standing
        .path("without_slices")
        .fields()
        .forEachRemaining(
            e ->
                night
                    .progress()
                    .say(
                        "    no slices: %,d series, %s"
                            .formatted(e.getValue().asLong(), e.getKey())));
    return result;
  }

  /** Copies the standing set to a scratch file, to train on. */
  public StoredSlices load(Path scratch) throws IOException {
    return new SliceCopy(set).to(scratch);
  }

  private void tell(SeriesSelection.Selected selected) {
    Progress progress = night.progress();
    progress.say(
        "  %,d of %,d screened series, %,d patients, are taken for lungs without emphysema"
            .formatted(selected.series().size(), selected.screened(), selected.patients()));
    selected
        .leftOut()
        .forEach(
            (why, count) ->
                progress.say(
                    "    left out: %,d series of %,d patients, %s"
                        .formatted(count.series(), count.patients(), why)));
  }

  private JsonNode write(List<SeriesSelection.Chosen> chosen, String recipe) throws Exception {
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("cut series");
    CollectionAccumulator<SliceTask.Failure> failures = new CollectionAccumulator<>();
    night.spark().sparkContext().register(failures, "series without slices");
    SliceTask task =
        new SliceTask(
            ArchiveAccess.of(night, siteKey),
            night.settings().count("series.max-voxels", 1),
            distanceMm,
            counter,
            failures);
    JavaRDD<Row> slices = series(chosen).javaRDD().mapPartitions(task);
    try (Progress.Step step = night.progress().begin("cutting slices", "series", chosen.size())) {
      CountedTasks.watch(
          step,
          0,
          counter,
          () -> {
            set.write(slices);
            return null;
          });
    }
    ObjectNode facts = facts(recipe, failures.value());
    set.finish(facts);
    return facts;
  }

  /** Rows of the chosen series, spread over tasks; pixels are read where the rows end up. */
  private Dataset<Row> series(List<SeriesSelection.Chosen> chosen) {
    Dataset<Row> keys =
        night
            .spark()
            .createDataset(
                chosen.stream().map(SeriesSelection.Chosen::seriesKey).toList(), Encoders.STRING())
            .toDF("series_key");
    int cores = night.cores();
    int tasks = Math.max(3 * cores, (chosen.size() + SERIES_PER_TASK - 1) / SERIES_PER_TASK);
    return Latest.by(night.warehouse().read(SeriesTable.TABLE), "series_key")
        .join(keys, new String[] {"series_key"}, "left_semi")
        .repartition(Math.min(chosen.size(), tasks));
  }

  private ObjectNode facts(String recipe, List<SliceTask.Failure> failures) {
    Dataset<Row> rows = set.rows();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("recipe", recipe);
    facts.put("slices", rows.count());
    facts.put("series", rows.select("series_key").distinct().count());
    facts.put("patients", rows.select("patient_key").distinct().count());
    facts.put("slice_distance_mm", distanceMm);
    facts.put("max_laa950_percent", rules.maxLaa950Percent());
    ObjectNode without = facts.putObject("without_slices");
    // A task that ran twice noted its series twice.
    Map<String, String> codes = new HashMap<>();
    failures.forEach(failure -> codes.put(failure.seriesKey(), failure.code()));
    Map<String, Integer> counts = new TreeMap<>();
    codes.values().forEach(code -> counts.merge(code, 1, Integer::sum));
    counts.forEach(without::put);
    return facts;
  }

  private String recipe(List<SeriesSelection.Chosen> chosen) {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append(' ').append(LungCrop.MARGIN).append(' ').append(distanceMm);
    chosen.forEach(s -> text.append('\n').append(s.seriesKey()).append(' ').append(s.digest()));
    return TextDigest.sha256(text.toString());
  }
}
