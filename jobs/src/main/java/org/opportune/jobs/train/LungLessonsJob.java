package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.opportune.inference.train.LungLesson;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.monitor.CountedTasks;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.SeriesTable;

/**
 * Takes lessons of lungs from the site's own scans, one per patient, ill or not: those whose
 * classical mask is to be trusted teach what the mask of a harder scan looks like. The driver holds
 * the lessons, some 0.6 MB a patient.
 */
public final class LungLessonsJob {
  private static final String ORDER = "order_in_patient";

  private final NightContext night;
  private final SiteKey siteKey;
  private final int maxPatients;

  /**
   * A job over the series that the index selected.
   *
   * @param maxPatients patients at most, chosen by pseudonym
   */
  public LungLessonsJob(NightContext night, SiteKey siteKey, int maxPatients) {
    this.night = night;
    this.siteKey = siteKey;
    this.maxPatients = maxPatients;
  }

  /**
   * Reads the scans.
   *
   * @throws UserException when none gives a lesson
   */
  public List<LungLesson> run() throws Exception {
    List<Row> series = chosen().collectAsList();
    LongAccumulator counter = night.spark().sparkContext().longAccumulator("masked series");
    CollectionAccumulator<SliceTask.Failure> failures = new CollectionAccumulator<>();
    night.spark().sparkContext().register(failures, "series without lessons");
    LungTask task =
        new LungTask(
            ArchiveAccess.of(night, siteKey),
            night.settings().count("series.max-voxels", 1),
            counter,
            failures);
    List<LungLesson> lessons = List.of();
    if (!series.isEmpty()) {
      var context =
          org.apache.spark.api.java.JavaSparkContext.fromSparkContext(night.spark().sparkContext());
      try (Progress.Step step = night.progress().begin("finding lungs", "series", series.size())) {
        lessons =
            CountedTasks.watch(
                step,
                0,
                counter,
                () -> context.parallelize(series, series.size()).mapPartitions(task).collect());
      }
    }
    tell(series.size(), lessons, failures.value());
    if (lessons.isEmpty()) {
      throw new UserException(
          "Cannot train: none of %,d series of the archive has a mask to learn from; see %s"
              .formatted(
                  series.size(),
                  "opportune query excluded-by-reason, or train on drawn patients: opportune train"
                      + " lung without --archive"));
    }
    return List.copyOf(lessons);
  }

  private Dataset<Row> chosen() {
    Dataset<Row> selected =
        Latest.by(night.warehouse().read(SeriesTable.TABLE), "series_key")
            .filter(col("selected").and(col("patient_key").isNotNull()));
    return selected
        .withColumn(
            ORDER, row_number().over(Window.partitionBy("patient_key").orderBy(col("series_key"))))
        .filter(col(ORDER).equalTo(1))
        .drop(ORDER)
        .orderBy("patient_key")
        .limit(maxPatients);
  }

  private void tell(int series, List<LungLesson> lessons, List<SliceTask.Failure> failures) {
    night
        .progress()
        .say(
            "  %,d pictures of %,d of %,d patients have a mask to learn from"
                .formatted(
                    lessons.size(),
                    lessons.stream().map(LungLesson::patientKey).distinct().count(),
                    series));
    // A task that ran twice noted its series twice.
    Map<String, String> codes = new HashMap<>();
    failures.forEach(failure -> codes.put(failure.seriesKey(), failure.code()));
    Map<String, Integer> counts = new TreeMap<>();
    codes.values().forEach(code -> counts.merge(code, 1, Integer::sum));
    counts.forEach(
        (code, count) ->
            night.progress().say("    left out: %,d series, %s".formatted(count, code)));
  }
}
