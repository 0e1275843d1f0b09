package org.opportune.jobs.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.opportune.inference.train.LungLesson;
import org.opportune.inference.train.StoredSlices;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.train.LungLessonsJob;
import org.opportune.jobs.train.SlicesJob;
import org.opportune.jobs.train.VolumesJob;
import picocli.CommandLine.Option;

/** Options and steps that lead from an archive to training slices of this machine. */
final class SiteSlices {
  @Option(
      names = "--max-patients",
      defaultValue = "300",
      paramLabel = "N",
      description = "Patients of the site at most, chosen by pseudonym. Default: ${DEFAULT-VALUE}.")
  int maxPatients;

  @Option(
      names = "--all-scans",
      description = "Several scans of a patient train too; without this the index scan alone.")
  boolean allScans;

  @Option(
      names = "--slices",
      paramLabel = "FOLDER",
      description =
          "Path or URI of the Parquet training set. Default: slices (volumes of train ctnet) below"
              + " --out.")
  String slices;

  /**
   * What was read.
   *
   * @param slices to train on, of this machine; to be closed
   * @param done how many
   */
  record Loaded(StoredSlices slices, SlicesJob.Result done) {}

  /**
   * Reads the site's scans without emphysema. Indexes and screens first where the warehouse holds
   * no finding yet.
   */
  Loaded load(CommonOptions common, Settings settings, Path out) throws Exception {
    requirePatients();
    Files.createDirectories(out);
    NightContext context = common.open("train", settings);
    try (SparkSession spark = context.spark()) {
      SiteKey key = CommonOptions.siteKey(settings, spark.sparkContext().hadoopConfiguration());
      if (context.warehouse().read(FindingsTable.TABLE).isEmpty()) {
        Night night = new Night(context, () -> key);
        night.index();
        night.screen();
      }
      String place = slices == null ? out.resolve("slices").toUri().toString() : slices;
      SlicesJob job = new SlicesJob(context, key, place, allScans, maxPatients);
      SlicesJob.Result done = job.run();
      return new Loaded(job.load(out.resolve("slices.scratch")), done);
    }
  }

  /** Lessons of lungs from the site's scans. Indexes first where the warehouse holds no series. */
  List<LungLesson> lungLessons(CommonOptions common, Settings settings) throws Exception {
    requirePatients();
    NightContext context = common.open("train", settings);
    try (SparkSession spark = context.spark()) {
      SiteKey key = CommonOptions.siteKey(settings, spark.sparkContext().hadoopConfiguration());
      if (context.warehouse().read(SeriesTable.TABLE).isEmpty()) {
        new Night(context, () -> key).index();
      }
      return new LungLessonsJob(context, key, maxPatients).run();
    }
  }

  /**
   * Volumes with labels from the site's scans. Indexes first where the warehouse holds no series.
   *
   * @param grid that they are brought to
   * @param labels CSV or Parquet; null for the table report_labels of the warehouse
   * @param leastPositives labels that fewer studies bear, or fewer do not, are left out
   */
  StoredVolumes volumes(
      CommonOptions common, Path out, VolumeGrid grid, String labels, int leastPositives)
      throws Exception {
    requirePatients();
    Settings settings = common.settings();
    Files.createDirectories(out);
    NightContext context = common.open("train", settings);
    try (SparkSession spark = context.spark()) {
      SiteKey key = CommonOptions.siteKey(settings, spark.sparkContext().hadoopConfiguration());
      if (context.warehouse().read(SeriesTable.TABLE).isEmpty()) {
        new Night(context, () -> key).index();
      }
      String place = slices == null ? out.resolve("volumes").toUri().toString() : slices;
      return new VolumesJob(context, key, grid, place, maxPatients, leastPositives)
          .run(labels, out.resolve("volumes.scratch"));
    }
  }

  private void requirePatients() {
    if (maxPatients < 1) {
      throw new UserException("Invalid option --max-patients: " + maxPatients + " is less than 1");
    }
  }
}
