package org.opportune.jobs.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.ingest.hep2.SlideArchiveTruth;
import org.opportune.ingest.phantom.ArchivePlan;
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
      "Writes a synthetic archive: chest CT as DICOM, with emphysema of known extent, and ANA",
      "slides as PNG and TIFF, with known patterns. The truth goes to CSV files beside the archive,",
      "never into it.",
      "",
      "--slides adds to --truth truth.csv three files: truth-slides.csv (a row per slide),",
      "truth-slides-cells.csv (a row per cell) and truth-slides-labels.csv (what a laboratory would",
      "tick; a training set).",
      "",
      "Example: opportune synthesize --archive /data/synthetic --patients 200 --truth /data/truth.csv",
      "Slides alone: opportune synthesize --archive /data/ana --patients 0 --slides 1000 --truth t.csv"
    })
final class SynthesizeCommand implements Callable<Integer> {
  @Mixin CommonOptions common;

  @Option(
      names = "--patients",
      defaultValue = "100",
      description = "Patients with CT to draw. Default: ${DEFAULT-VALUE}.")
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
      description =
          "Break some: missing slices, duplicates, truncated and foreign objects, scouts.")
  boolean defects;

  @Option(
      names = "--slides",
      defaultValue = "0",
      description = "ANA slides to draw, fields of HEp-2 cells. Default: ${DEFAULT-VALUE}.")
  int slides;

  @Option(
      names = "--slide-pixels",
      defaultValue = "768",
      description =
          "Rows and columns of a slide; a cell is about 48 wide. Default: ${DEFAULT-VALUE}.")
  int slidePixels;

  @Option(
      names = "--truth",
      required = true,
      paramLabel = "FILE",
      description =
          "CSV of the truth per patient of CT. Holds the planted names: keep it apart, as the files"
              + " about slides.")
  Path truth;

  @Override
  public Integer call() throws Exception {
    Settings settings = common.settings();
    URI archive = settings.archive();
    ArchivePlan plan;
    Hep2Plan slidePlan;
    try {
      plan =
          ArchivePlan.of(patients, seed)
              .withMatrix(matrix)
              .withSliceSpacingMm(sliceMm)
              .withDefects(defects ? Defects.typical() : Defects.none());
      slidePlan = Hep2Plan.of(slides, seed).withSize(slidePixels, slidePixels);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    }
    Configuration configuration = new Configuration();
    StoreConfiguration.properties(settings).forEach(configuration::set);
    Progress progress = CommonOptions.progress();
    ArchiveWriter writer = new ArchiveWriter(configuration, progress);
    int threads = Runtime.getRuntime().availableProcessors();
    writer.writeText(
        truth.toAbsolutePath().toUri(), writer.write(plan, archive, threads).truthCsv());
    if (slides > 0) {
      SlideArchiveTruth drawn = writer.write(slidePlan, archive, threads);
      writer.writeText(besideTruth("-slides.csv"), drawn.truthCsv());
      writer.writeText(besideTruth("-slides-cells.csv"), drawn.cellsCsv());
      writer.writeText(besideTruth("-slides-labels.csv"), drawn.labelsCsv(imageFolder(archive)));
    }
    progress.say("Archive " + archive + ", truth " + truth);
    return 0;
  }

  private URI besideTruth(String ending) {
    Path file = truth.toAbsolutePath();
    String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    return file.resolveSibling(stem + ending).toUri();
  }

  /** Where the archive lies from the labels' point of view; a bucket is named in full. */
  private String imageFolder(URI archive) {
    if (!"file".equals(archive.getScheme())) {
      return archive.toString().replaceFirst("/?$", "/");
    }
    Path labels = truth.toAbsolutePath().normalize().getParent();
    String folder = labels.relativize(Path.of(archive).toAbsolutePath().normalize()).toString();
    return folder.isEmpty() ? "" : folder.replace('\\', '/') + "/";
  }
}
