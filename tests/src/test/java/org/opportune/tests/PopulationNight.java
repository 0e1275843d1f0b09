package org.opportune.tests;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.opportune.inference.ct.CtMeasurement;
import org.opportune.inference.lung.LungDensity;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.CtInstance.Demographics;
import org.opportune.ingest.ct.CtInstance.Scanner;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Finding;
import org.opportune.jobs.table.FindingsTable;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.ScreenedWith;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;

/**
 * Two nights of a hospital's size without pixels: what {@code screen} would have found is drawn, so
 * that staging, report and notebooks have a population with years, scanners and repeated scans.
 */
final class PopulationNight {
  static final LocalDate FIRST = LocalDate.of(2026, 1, 14);
  static final LocalDate SECOND = FIRST.plusDays(1);

  private static final double AIR_HU = -1000;
  private static final List<Scanner> SCANNERS =
      List.of(
          new Scanner("SIEMENS", "SOMATOM Definition AS+", "B30f", 120.0, 90.0, false),
          new Scanner("SIEMENS", "SOMATOM Definition AS+", "B70f", 120.0, 90.0, false),
          new Scanner("GE MEDICAL SYSTEMS", "LightSpeed VCT", "STANDARD", 120.0, 60.0, false),
          new Scanner("Philips", "Brilliance 64", "C", 120.0, 75.0, false));
  private static final List<String> CLASSES = List.of("soft", "sharp", "medium", "soft");
  private static final List<String> SITES =
      List.of("Northgate General", "Northgate General", "Lakeside University", "Harbour Clinic");

  private static Path shared;

  private final Random random = new Random(20260114);
  private final Map<String, String> settings = new HashMap<>();
  private final Path folder;
  private int patients;

  private PopulationNight(Path folder) {
    this.folder = folder;
    settings.put("staging.bootstraps", "2");
    settings.put("report.sensitivity.positive", "132");
    settings.put("report.sensitivity.of", "150");
    settings.put("report.specificity.negative", "235");
    settings.put("report.specificity.of", "250");
  }

  /** The warehouse of both nights, drawn once for all tests of this process. */
  static synchronized Path warehouse() throws Exception {
    if (shared == null) {
      String kept = System.getProperty("opportune.population");
      shared = kept == null ? Files.createTempDirectory("opportune-population") : Path.of(kept);
      if (!Files.exists(shared.resolve("report"))) {
        write(shared);
      }
      if (kept == null) {
        Path drawn = shared;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(drawn)));
      }
    }
    return shared;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder) throws Exception {
    PopulationNight night = new PopulationNight(folder);
    Settings settings = Settings.load(Optional.empty(), night.settings);
    try (SparkSession spark = SparkSessions.open("population", settings)) {
      night.run(spark, settings, FIRST, 1200);
      night.run(spark, settings, SECOND, 220);
    }
  }

  private void run(SparkSession spark, Settings settings, LocalDate date, int count)
      throws Exception {
    NightContext context =
        new NightContext(
            spark,
            settings,
            new Warehouse(folder.toUri(), spark),
            date,
            new TerminalProgress(new PrintStream(OutputStream.nullOutputStream()), false));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      findings.addAll(patient());
    }
    List<CtSeries> series = findings.stream().map(Finding::series).toList();
    Warehouse warehouse = context.warehouse();
    Warehouse.Batch index = warehouse.begin("index", date.toString(), 0);
    index.write(InstancesTable.TABLE, series.stream().map(PopulationNight::object).toList());
    index.write(SeriesTable.TABLE, series);
    index.commit(JsonNodeFactory.instance.objectNode());
    Warehouse.Batch screen = warehouse.begin("screen", date.toString(), 0);
    screen.write(FindingsTable.TABLE, findings);
    screen.commit(JsonNodeFactory.instance.objectNode());
    Night night =
        new Night(
            context,
            () -> {
              throw new IllegalStateException("no job here needs the site key");
            });
    night.stage();
    night.report();
  }

  /** One patient with one to four scans; emphysema rises with age, and slowly with time. */
  private List<Finding> patient() {
    String key = "p%05d".formatted(patients++);
    int age = (int) Math.max(35, Math.min(90, 64 + 12 * random.nextGaussian()));
    String sex = random.nextInt(100) < 54 ? "M" : "F";
    double u = random.nextDouble() + (age - 64) * 0.006 + (sex.equals("M") ? 0.03 : -0.03);
    double centre = u < 0.75 ? -4.3 : u < 0.9 ? -3.2 : u < 0.97 ? -2.2 : -1.3;
    double level = centre + 0.3 * random.nextGaussian();
    double slope = centre > -4 ? 0.06 : 0.005;
    int scans = random.nextInt(10) < 6 ? 1 : 2 + random.nextInt(3);
    int year = 2025 - (scans - 1) - random.nextInt(3);
    int device = random.nextInt(SCANNERS.size());
    List<Finding> findings = new ArrayList<>();
    for (int scan = 0; scan < scans; scan++) {
      int used = random.nextInt(5) == 0 ? random.nextInt(SCANNERS.size()) : device;
      double sharp = CLASSES.get(used).equals("sharp") ? 1 : 0;
      double score = Math.exp(level + slope * scan + 0.08 * sharp + 0.04 * random.nextGaussian());
      double laa =
          Math.min(70, 95 * score * 0.9 + 5 * sharp + 0.3 * Math.abs(random.nextGaussian()));
      Demographics person =
          new Demographics(
              Math.min(90, age + scan), sex, year + scan, 1 + random.nextInt(12), SITES.get(used));
      findings.add(finding(key, scan, used, person, Math.min(1, score), laa));
    }
    return findings;
  }

  private Finding finding(
      String patient, int scan, int device, Demographics person, double score, double laa) {
    String key = patient + "-" + scan;
    CtSeries series =
        new CtSeries(
            "series-" + key,
            "study-" + key,
            patient,
            "digest-" + key,
            1,
            List.of(),
            512,
            512,
            0.7,
            0.7,
            1.25,
            1.25,
            true,
            null,
            "the only one",
            random.nextInt(40) == 0 ? List.of("lossy") : List.of(),
            Map.of(),
            CLASSES.get(device),
            SCANNERS.get(device),
            person);
    double volume = (person.sex().equals("M") ? 5600 : 4300) + 500 * random.nextGaussian();
    double trachealAirHu = -990 + 5 * random.nextGaussian();
    double airOffsetHu = (device == 3 ? 9 : 0) + 2 * random.nextGaussian();
    CtMeasurement measured =
        new CtMeasurement(
            280,
            new LungDensity(
                volume, volume * 0.47, volume * 0.53, laa, laa * 2.5, laa * 5, -915 - laa, -850),
            List.of(),
            new MaskQuality(0, 0, false, false, 0.9, 2, 4, trachealAirHu),
            score,
            0.01 + 0.05 * score,
            250,
            AIR_HU + airOffsetHu,
            airOffsetHu,
            null,
            List.of(),
            new CtMeasurement.Timings(1, 1, 1, 1));
    return Finding.measured(series, measured, ScreenedWith.classical("edlnet", "0".repeat(64)));
  }

  private static CtInstance object(CtSeries series) {
    return new CtInstance(
        "ref-" + series.seriesKey(),
        500_000,
        null,
        new CtInstance.Keys(series.patientKey(), series.studyKey(), series.seriesKey(), null, null),
        "CT",
        "1.2.840.10008.5.1.4.1.1.2",
        "1.2.840.10008.1.2.1",
        "ORIGINAL\\PRIMARY\\AXIAL",
        1,
        null,
        new CtInstance.Geometry(0.7, 0.7, 1.25, 0.0, 0.0, 0.0, null),
        List.of(),
        new CtInstance.Pixels(512, 512, 1, 16, 12, 11, false, 1, "MONOCHROME2"),
        new CtInstance.Rescale(1.0, -1024.0, "HU"),
        series.scanner(),
        series.person(),
        false,
        false,
        null,
        List.of(),
        CtInstance.OK,
        null);
  }
}
