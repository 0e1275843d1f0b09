package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.phantom.PatientTruth;
import org.opportune.ingest.phantom.SynthesizedPatient;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.demo.S3Server;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.report.FlowOfNight;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.PatientsTable;
import org.opportune.jobs.table.Warehouse;

/** Whole nights over a synthetic archive with defects, each in a process of its own. */
class WholeNightTest {
  @TempDir static Path folder;

  private static SmallNight.Archive archive;
  private static MixedObjects mixed;
  private static URI warehouse;
  private static Path log;

  @BeforeAll
  static void oneNight() throws Exception {
    archive = SmallNight.draw(folder.resolve("night"));
    mixed =
        MixedObjects.addTo(
            Path.of(archive.night().archive()),
            archive.truth().patients().stream()
                .map(patient -> patient.truth().patientId())
                .toList());
    warehouse = folder.resolve("warehouse").toUri();
    log = folder.resolve("night.log");
    Path events = Files.createDirectory(folder.resolve("events"));
    int status =
        SmallNight.run(
            archive
                .night()
                .command(
                    "nightly",
                    archive.night().archive(),
                    warehouse,
                    "--set",
                    "screen.pictures-percent=100",
                    "--set",
                    "screen.pictures-dicom=true",
                    "--set",
                    "slides.pictures-percent=100"),
            log,
            Map.of(
                "spark.eventLog.enabled",
                "true",
                "spark.eventLog.compress",
                "false",
                "spark.eventLog.dir",
                events.toString()));
    assertThat(status).as(Files.readString(log)).isZero();
  }

  @Test
  void everyObjectOfTheArchiveEndsInExactlyOnePlace() throws Exception {
    long objects = mixed.objects();
    assertThat(number("select count(*) from instances")).isEqualTo(objects);
    long apart =
        number("select count(*) from instances where status = 'quarantined' or series_key is null");
    long inSeries =
        number(
            "select count(*) from instances where status <> 'quarantined' and series_key is not null");
    long stacked =
        number(
            "select count(distinct (series_key, s.object_ref)) from (select series_key, unnest(slices) as s from series where selected)");
    long outside =
        number("select coalesce(sum(list_sum(map_values(excluded_instances))), 0) from series");
    assertThat(stacked + outside).isEqualTo(inSeries);
    assertThat(apart + stacked + outside).isEqualTo(objects);
    assertThat(number("select count(*) from quarantine where job = 'index'"))
        .isEqualTo(number("select count(*) from instances where status = 'quarantined'"));
  }

  @Test
  void theFlowOfTheReportLosesNoObjectContainerOrSlide() throws Exception {
    Settings settings = Settings.load(Optional.empty(), Map.of());
    try (SparkSession spark = SparkSessions.open("flow", settings)) {
      Warehouse tables = new Warehouse(warehouse, spark);
      FlowOfNight.Counts counts = new FlowOfNight(tables, tables.read(PatientsTable.TABLE)).count();
      assertThat(counts.losses()).isEmpty();
      assertThat(counts.objects()).isEqualTo(mixed.objects());
      assertThat(counts.objectsWithoutSeries())
          .containsEntry("container", mixed.containers())
          .containsEntry("nested_container", 1L)
          .containsEntry("slide", mixed.slides() + mixed.brokenSlides());
      assertThat(counts.slideObjects()).isEqualTo(mixed.slides() + mixed.brokenSlides());
      assertThat(counts.slides()).isEqualTo(mixed.slides());
      assertThat(counts.slidesQuarantined().values()).containsExactly(mixed.brokenSlides());
      assertThat(counts.slidesScreened()).isEqualTo(mixed.slides());
      assertThat(counts.slidesFailed()).isEmpty();
    }
  }

  @Test
  void everySelectedSeriesHasAFindingOrIsQuarantined() throws Exception {
    long selected = number("select count(*) from series where selected");
    assertThat(selected).isGreaterThanOrEqualTo(SmallNight.PATIENTS / 2);
    assertThat(
            number("select count(*) from ct_findings")
                + number("select count(*) from quarantine where job = 'screen'"))
        .isEqualTo(selected);
    assertThat(number("select count(*) from series where not selected and reason is null"))
        .isZero();
  }

  @Test
  void everySlideReadHasAFindingWhoseEvidenceLiesInTheImage() throws Exception {
    assertThat(number("select count(*) from ana_findings")).isEqualTo(mixed.slides());
    assertThat(
            number(
                "select count(*) from ana_findings join slides using (object_ref)"
                    + " where slides.status = 'ok'"))
        .isEqualTo(mixed.slides());
    assertThat(
            number(
                "select count(*) from (select f.object_ref, unnest(f.evidence) as e from ana_findings f) x"
                    + " join slides s using (object_ref) where e.\"column\" < 0 or e.\"row\" < 0"
                    + " or e.\"column\" + e.side > s.columns or e.\"row\" + e.side > s.rows"))
        .isZero();
    assertThat(
            number(
                "select count(*) from ana_findings where len(patterns) <>"
                    + " len(list_filter(map_keys(probabilities),"
                    + " k -> probabilities[k] > thresholds[k]))"))
        .isZero();
    try (Stream<Path> pictures = Files.list(Path.of(warehouse).resolve("pictures/slides"))) {
      assertThat(pictures.filter(file -> file.toString().endsWith(".png")).count())
          .isEqualTo(number("select count(distinct slide_key) from ana_findings"));
    }
  }

  @Test
  void everyPatientWithAFindingIsStagedOnce() throws Exception {
    long patients =
        number("select count(distinct patient_key) from ct_findings where status = 'ok'");
    assertThat(number("select count(*) from patients")).isEqualTo(patients);
    assertThat(number("select count(distinct patient_key) from patients")).isEqualTo(patients);
    assertThat(
            number(
                "select count(*) from patients where abs(posterior_none + posterior_mild + posterior_moderate + posterior_severe - 1) > 1e-9"))
        .isZero();
    assertThat(
            number(
                "select count(*) from patients a join patients b on a.anomaly_score < b.anomaly_score and a.stage > b.stage"))
        .isZero();
  }

  @Test
  void plantedDefectsLeaveTheirReason() throws Exception {
    assertThat(number("select count(*) from quarantine where reason = 'truncated'")).isPositive();
    assertThat(number("select count(*) from instances where reason = 'not_dicom'")).isPositive();
    assertThat(
            number("select coalesce(sum(excluded_instances['duplicate_instance']), 0) from series"))
        .isPositive();
    assertThat(
            number("select coalesce(sum(excluded_instances['not_axial_original']), 0) from series"))
        .isPositive();
  }

  @Test
  void everyPictureIsAlsoADicomImageOfTheSamePixelsAndPseudonym() throws Exception {
    NightPictures pictures = new NightPictures(warehouse);
    assertThat(pictures.seriesKeys())
        .hasSize((int) number("select count(*) from ct_findings where status = 'ok'"))
        .isEqualTo(pictures.seriesKeysOfDicom());
    for (String key : pictures.seriesKeys()) {
      pictures.assertTwinsAreEqual(key);
      assertThat(rows("select patient_key from ct_findings where series_key = '" + key + "'"))
          .containsExactly(pictures.patientId(key));
    }
  }

  @Test
  void dciodvfyFindsNoErrorInAPicture() throws Exception {
    for (Path picture : new NightPictures(warehouse).dicom()) {
      Tool.Outcome told = Tool.run(Map.of(), List.of("dciodvfy", picture.toString()));
      assumeTrue(told.status() >= 0, "dciodvfy is not here: apt install dicom3tools");
      assertThat(told.output()).contains("SCImage").doesNotContain("Error");
    }
  }

  @Test
  void scoresAndStagesAreEvaluatedAgainstTheTruth() throws Exception {
    NightEvaluation evaluation = NightEvaluation.run(archive, warehouse, folder);
    assertThat(evaluation.gradesAccountedFor()).isEqualTo(SmallNight.PATIENTS);
    String[] counted =
        rows("select corr(anomaly_score, share), avg((stage = (share >= 0.01)::int"
                + " + (share >= 0.07)::int + (share >= 0.18)::int)::int)"
                + " from patients join %s using (patient_key) where eligible"
                    .formatted(NightEvaluation.shares(archive)))
            .get(0)
            .split("\t");
    assertThat(evaluation.figure("anomaly_score", "pearson"))
        .isCloseTo(Double.parseDouble(counted[0]), within(1e-6));
    assertThat(evaluation.figure("stage", "stage_accuracy"))
        .isCloseTo(Double.parseDouble(counted[1]), within(1e-9));
  }

  @Test
  void theSameNightAgainChangesNoTable() throws Exception {
    Map<String, List<String>> before = dump(warehouse);
    Path again = folder.resolve("again.log");
    int status =
        SmallNight.run(
            archive.night().command("nightly", archive.night().archive(), warehouse),
            again,
            Map.of());
    assertThat(status).as(Files.readString(again)).isZero();
    assertThat(dump(warehouse)).isEqualTo(before);
  }

  @Test
  void aNightKilledInScreenAndStartedAgainGivesTheSameTables() throws Exception {
    URI killed = folder.resolve("killed").toUri();
    Path killedLog = folder.resolve("killed.log");
    List<String> command = archive.night().command("nightly", archive.night().archive(), killed);
    Process process = SmallNight.start(command, killedLog, Map.of());
    Path firstBatch =
        Path.of(killed).resolve("_batches/screen/" + SmallNight.date() + "/00000.json");
    while (process.isAlive() && !Files.exists(firstBatch)) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    assertThat(process.isAlive()).as(Files.readString(killedLog)).isTrue();
    process.destroyForcibly().waitFor();
    assertThat(Path.of(killed).resolve("patients")).doesNotExist();

    assertThat(SmallNight.run(command, killedLog, Map.of()))
        .as(Files.readString(killedLog))
        .isZero();
    assertThat(dump(killed)).isEqualTo(dump(warehouse));
  }

  @Test
  void aNightThroughS3GivesTheSameFindings() throws Exception {
    // The folders beside the archive become buckets, the archive one of them.
    Path buckets = archive.night().folder();
    Files.createDirectories(buckets.resolve("lung"));
    try (S3Server server = S3Server.start(buckets)) {
      URI onS3 = URI.create("s3a://lung/warehouse");
      Path s3Log = folder.resolve("s3.log");
      List<String> command =
          archive
              .night()
              .command(
                  "nightly",
                  URI.create("s3a://archive/"),
                  onS3,
                  "--set",
                  "store.s3-endpoint=" + server.endpoint());
      int status = SmallNight.run(command, s3Log, Map.of(), server.environment());
      assertThat(status).as(Files.readString(s3Log)).isZero();
      Configuration configuration = new Configuration();
      server.hadoopProperties().forEach(configuration::set);
      configuration.set("fs.s3a.endpoint", server.endpoint());
      configuration.set("fs.s3a.path.style.access", "true");
      configuration.set("fs.s3a.impl.disable.cache", "true");
      configuration.set("fs.s3a.endpoint.region", "us-east-1");
      // Etags differ between stores, and with them the digests; what was measured must not.
      String measured =
          "select series_key, patient_key, lung_volume_ml, laa950_percent, anomaly_score, flags from ct_findings order by all";
      assertThat(rows(onS3, configuration, measured))
          .isNotEmpty()
          .isEqualTo(rows(warehouse, new Configuration(), measured));
    }
  }

  @Test
  void noPlantedIdentifierLeavesTheArchive() throws Exception {
    Pattern any = planted();
    Path events = folder.resolve("events");
    // An event log that is compressed or empty would hide what it holds.
    assertThat(text(onlyFile(events))).contains("SparkListenerJobStart");
    List<String> leaks = leaks(any, Path.of(warehouse), events, log);
    dump(warehouse)
        .forEach(
            (table, rows) ->
                rows.stream().filter(row -> any.matcher(row).find()).forEach(leaks::add));
    assertThat(leaks).isEmpty();
    assertThat(any.matcher(archive.truth().truthCsv()).find()).as("the search itself").isTrue();
    for (String identifier : MixedObjects.PLANTED) {
      assertThat(any.matcher("x" + identifier + "/").find()).as("the search itself").isTrue();
    }
  }

  @Test
  void aKilledIndexLeavesNoIdentifierInItsListingOrScratchFiles() throws Exception {
    Path cut = folder.resolve("cut");
    Path local = Files.createDirectory(folder.resolve("local"));
    Path cutLog = folder.resolve("cut.log");
    Process process =
        SmallNight.start(
            archive.night().command("index", archive.night().archive(), cut.toUri()),
            cutLog,
            Map.of("spark.local.dir", local.toString()));
    Path firstBatch = cut.resolve("_batches/index/" + SmallNight.date() + "/00000.json");
    while (process.isAlive() && !Files.exists(firstBatch)) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly().waitFor();
    Pattern any = planted();
    assertThat(leaks(any, cut, local, cutLog)).isEmpty();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      List<String> listed =
          TableDump.rows(
              statement,
              "select * from read_parquet('%s/_fresh/**/*.parquet', hive_partitioning = true)"
                  .formatted(cut));
      assertThat(listed).isNotEmpty().noneMatch(row -> any.matcher(row).find());
    }
  }

  /** Names, numbers and dates of the archive: in headers, in keys, in names of members. */
  private static Pattern planted() {
    List<String> planted = new ArrayList<>();
    for (SynthesizedPatient patient : archive.truth().patients()) {
      PatientTruth truth = patient.truth();
      planted.add(Pattern.quote(truth.patientId()));
      planted.add(Pattern.quote(truth.patientName()));
      planted.add(Pattern.quote(truth.patientName().split("\\^", -1)[0]));
      planted.add(Pattern.quote(truth.accessionNumber()));
      planted.add(date(truth.birthDate().toString()));
      planted.add(date(truth.birthDate().toString().replace("-", "")));
    }
    mixed
        .drawn()
        .forEach(
            slide -> {
              planted.add(Pattern.quote(slide.patientId()));
              planted.add(Pattern.quote(slide.patientName()));
              planted.add(Pattern.quote(slide.accessionNumber()));
            });
    MixedObjects.PLANTED.forEach(
        identifier ->
            planted.add(
                identifier.matches("[0-9-]+") ? date(identifier) : Pattern.quote(identifier)));
    return Pattern.compile(String.join("|", planted), Pattern.CASE_INSENSITIVE);
  }

  /** Digits inside hexadecimal or decimal numbers are not a date. */
  private static String date(String digits) {
    return "(?<![0-9a-fA-F.])" + Pattern.quote(digits) + "(?![0-9a-fA-F])";
  }

  /** Files under the given folders that hold an identifier, or are named after one. */
  private static List<String> leaks(Pattern any, Path... roots) throws IOException {
    List<String> leaks = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(Files::isRegularFile)
            .forEach(
                file -> {
                  if (any.matcher(file.toString() + "\n" + text(file)).find()) {
                    leaks.add(file.toString());
                  }
                });
      }
    }
    return leaks;
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> Files.isRegularFile(file) && file.getFileName().toString().startsWith("e"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static Map<String, List<String>> dump(URI of) throws Exception {
    return TableDump.of(of, new Configuration());
  }

  private static long number(String sql) throws Exception {
    return Long.parseLong(rows(warehouse, new Configuration(), sql).get(0));
  }

  private static List<String> rows(String sql) throws Exception {
    return rows(warehouse, new Configuration(), sql);
  }

  private static List<String> rows(URI of, Configuration configuration, String sql)
      throws Exception {
    try (WarehouseDatabase database = WarehouseDatabase.open(of, configuration);
        Statement statement = database.connection().createStatement()) {
      return TableDump.rows(statement, sql);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
