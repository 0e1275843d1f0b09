package org.opportune.jobs.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.Defects;
import org.opportune.jobs.UserException;
import org.opportune.jobs.demo.ArchiveWriter;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a synthetic archive with known truth. */
@Command(
    name = "synthesize",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a synthetic archive of chest CT as DICOM, with emphysema of known extent.",
      "The truth goes to a CSV beside the archive, never into it.",
      "",
      "Example: opportune synthesize --archive /data/synthetic --patients 200 --truth /data/truth.csv"
    })
final class SynthesizeCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  @Option(
      names = "--patients",
      defaultValue = "100",
      description = "Patients to draw. Default: ${DEFAULT-VALUE}.")
  int patients;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed: the same seed gives the same bytes. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--matrix",
      defaultValue = "512",
      description = "Rows and columns of a slice, 32..512. Default: ${DEFAULT-VALUE}.")
  int matrix;

  @Option(
      names = "--slice-mm",
      defaultValue = "0",
      description = "Distance between slices; 0 draws one per patient. Default: ${DEFAULT-VALUE}.")
  double sliceMm;

  @Option(
      names = "--defects",
      description = "Break some: missing slices, duplicates, truncated and foreign objects, scouts.")
  boolean defects;

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "FILE",
      description = "CSV of the truth per patient. Holds the planted names: keep it apart.")
  Path truth;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    URI archive = settings.archive();
    ArchivePlan plan;
    try {
      plan =
          ArchivePlan.of(patients, seed)
              .withMatrix(matrix)
              .withSliceSpacingMm(sliceMm)
              .withDefects(defects ? Defects.typical() : Defects.none());
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    Progress progress = CommonOptions.progress();
    ArchiveWriter writer = new ArchiveWriter(configuration, progress);
    ArchiveTruth written =
        writer.write(plan, archive, Runtime.getRuntime().availableProcessors());
    writer.writeText(truth.toAbsolutePath().toUri(), written.truthCsv());
    progress.say("Archive " + archive + ", truth " + truth);
    return 0;
  }
}
