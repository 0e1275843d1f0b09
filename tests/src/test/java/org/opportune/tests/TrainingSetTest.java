package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.lung.LungAnalyzer;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.train.LungLesson;
import org.opportune.inference.train.StoredSlices;
import org.opportune.inference.train.TrainingSlice;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.phantom.ArchiveTruth;
import org.opportune.ingest.phantom.PatientTruth;
import org.opportune.ingest.phantom.SynthesizedPatient;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.demo.ArchiveWriter;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.screen.SealedFetch;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.jobs.train.LungLessonsJob;
import org.opportune.jobs.train.SlicesJob;

/** From an archive to the slices a network trains on. */
class TrainingSetTest {
  private static final int PATIENTS = 4;
  private static final int ALL = 1000;
  private static final double DISTANCE_MM = 12;

  @TempDir static Path folder;

  private static final SiteKey KEY = SiteKey.random();
  private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();
  private static SparkSession spark;
  private static NightContext night;
  private static ArchiveTruth truth;
  private static SlicesJob.Result made;

  @BeforeAll
  static void cutSlices() throws Exception {
    Path archive = folder.resolve("archive");
    truth =
        new ArchiveWriter(new Configuration(), new TerminalProgress(System.err, false))
            .write(
                ArchivePlan.of(PATIENTS, 99).withMatrix(64).withSliceSpacingMm(5),
                archive.toUri(),
                2);
    Settings settings =
        Settings.load(
            Optional.empty(),
            Map.of(
                "archive",
                "\"" + archive + "\"",
                "training.max-laa950-percent",
                "100",
                "training.excluded-flags",
                "[]",
                "training.slice-distance-mm",
                Double.toString(DISTANCE_MM)));
    spark = SparkSessions.open("test", settings);
    night =
        new NightContext(
            spark,
            settings,
            new Warehouse(folder.resolve("warehouse").toUri(), spark),
            LocalDate.of(2026, 1, 1),
            new TerminalProgress(new PrintStream(SAID, true, StandardCharsets.UTF_8), false));
    Night jobs = new Night(night, () -> KEY);
    jobs.index();
    jobs.screen();
    made = job("slices", ALL).run();
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  private static SlicesJob job(String name, int maxPatients) {
    return new SlicesJob(night, KEY, folder.resolve(name).toString(), false, maxPatients);
  }

  @Test
  void lungsAreLearntFromEveryPatientWhoseMaskIsSure() throws Exception {
    List<LungLesson> lessons = new LungLessonsJob(night, KEY, ALL).run();
    List<String> patients =
        night
            .warehouse()
            .read(SeriesTable.TABLE)
            .filter("selected")
            .select("patient_key")
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertThat(lessons).extracting(LungLesson::patientKey).isSubsetOf(patients);
    Map<String, Long> pictures =
        lessons.stream()
            .collect(
                java.util.stream.Collectors.groupingBy(
                    LungLesson::patientKey, java.util.stream.Collectors.counting()));
    // A chest is 20 to 35 cm high; a picture stands for 10 mm.
    assertThat(pictures.values()).isNotEmpty().allMatch(count -> count >= 15 && count <= 40);
    assertThat(new LungLessonsJob(night, KEY, 1).run())
        .extracting(LungLesson::patientKey)
        .containsOnly(pictures.keySet().stream().sorted().findFirst().orElseThrow());
  }

  @Test
  void slicesHoldTheScansOwnHounsfieldUnitsAtTheBoxOfTheLungs() throws Exception {
    List<Row> rows = rows("slices");
    assertThat(rows).hasSize((int) made.slices());
    assertThat(made.patients()).isEqualTo(PATIENTS);
    Map<String, List<Row>> bySeries = new TreeMap<>();
    rows.forEach(
        r -> bySeries.computeIfAbsent(r.getAs("series_key"), k -> new ArrayList<>()).add(r));
    for (Map.Entry<String, List<Row>> of : bySeries.entrySet()) {
      HounsfieldVolume volume = volume(of.getKey());
      LungMask mask = LungAnalyzer.analyze(volume).mask();
      double last = Double.NEGATIVE_INFINITY;
      for (Row row : of.getValue()) {
        int z = row.getAs("slice_index");
        assertThat(volume.sliceZMm()[z]).isGreaterThanOrEqualTo(last + DISTANCE_MM - 0.01);
        last = volume.sliceZMm()[z];
        requirePixels(row, volume.hu()[z], mask.labels()[z], volume.columns());
        assertThat(row.<Double>getAs("row_spacing_mm")).isEqualTo(volume.rowSpacingMm());
        int[] held = IntStream.range(0, volume.slices()).filter(k -> holdsLung(mask, k)).toArray();
        double bottom = volume.sliceZMm()[held[0]];
        double top = volume.sliceZMm()[held[held.length - 1]];
        assertThat(row.<Double>getAs("height")).isEqualTo((last - bottom) / (top - bottom));
      }
      assertThat(of.getValue().size() * DISTANCE_MM).isGreaterThan(100);
    }
  }

  private static boolean holdsLung(LungMask mask, int slice) {
    return IntStream.range(0, mask.labels()[slice].length).anyMatch(i -> mask.isLung(slice, i));
  }

  private static void requirePixels(Row row, short[] hu, byte[] lung, int columns) {
    int[] inside = IntStream.range(0, lung.length).filter(i -> lung[i] != 0).toArray();
    int top = Math.max(0, IntStream.of(inside).map(i -> i / columns).min().orElseThrow() - 8);
    int left = Math.max(0, IntStream.of(inside).map(i -> i % columns).min().orElseThrow() - 8);
    int width = row.getAs("columns");
    byte[] bytes = row.getAs("hu");
    byte[] bits = row.getAs("lung");
    assertThat(bytes).hasSize(2 * width * row.<Integer>getAs("rows"));
    int lungPixels = 0;
    for (int i = 0; i < bytes.length / 2; i++) {
      int from = (top + i / width) * columns + left + i % width;
      short value = (short) (bytes[2 * i] & 0xff | bytes[2 * i + 1] << 8);
      assertThat(value).isEqualTo(hu[from] == HounsfieldVolume.PADDING ? -1000 : hu[from]);
      boolean isLung = (bits[i / 8] >> i % 8 & 1) == 1;
      assertThat(isLung).isEqualTo(lung[from] != 0);
      lungPixels += isLung ? 1 : 0;
    }
    assertThat(lungPixels).isEqualTo(inside.length);
  }

  @Test
  void trainingReadsWhatTheParquetHolds() throws Exception {
    List<Row> rows = rows("slices");
    try (StoredSlices stored = job("slices", ALL).load(folder.resolve("scratch"))) {
      assertThat(stored.size()).isEqualTo(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        TrainingSlice slice = stored.read(i);
        assertThat(slice.patientKey()).isEqualTo(rows.get(i).getAs("patient_key"));
        byte[] hu = rows.get(i).getAs("hu");
        int pixel = slice.hu().length / 2;
        assertThat(slice.hu()[pixel])
            .isEqualTo((short) (hu[2 * pixel] & 0xff | hu[2 * pixel + 1] << 8));
      }
    }
    assertThat(folder.resolve("scratch")).doesNotExist();
  }

  @Test
  void aStandingSetIsReusedAndAnotherChoiceReplacesIt() throws Exception {
    SlicesJob.Result first = job("again", ALL).run();
    assertThat(first.reused()).isFalse();
    assertThat(contents("again")).isEqualTo(contents("slices"));
    Map<Path, Object> files = files("again");
    SlicesJob.Result second = job("again", ALL).run();
    assertThat(second.reused()).isTrue();
    assertThat(second.slices()).isEqualTo(first.slices());
    assertThat(files("again")).isEqualTo(files);

    SlicesJob.Result fewer = job("again", 2).run();
    assertThat(fewer.reused()).isFalse();
    assertThat(fewer.patients()).isEqualTo(2);
    List<String> two = contents("again");
    assertThat(contents("slices")).containsAll(two);

    // A killed run leaves files without the JSON that says they are whole.
    Files.delete(folder.resolve("again/training_slices.json"));
    assertThat(job("again", 2).run().reused()).isFalse();
    assertThat(contents("again")).isEqualTo(two);
  }

  @Test
  void noIdentifierStandsInTheSetOrInWhatIsSaid() throws Exception {
    List<String> planted = new ArrayList<>();
    for (SynthesizedPatient patient : truth.patients()) {
      PatientTruth of = patient.truth();
      planted.addAll(
          List.of(of.patientId(), of.patientName().split("\\^", -1)[0], of.accessionNumber()));
    }
    StringBuilder all = new StringBuilder(SAID.toString(StandardCharsets.UTF_8));
    rows("slices")
        .forEach(
            row ->
                all.append(row.<String>getAs("patient_key"))
                    .append(row.<String>getAs("series_key")));
    try (Stream<Path> files = Files.walk(folder.resolve("slices"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(file).append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    for (String identifier : planted) {
      Pattern search = Pattern.compile(Pattern.quote(identifier), Pattern.CASE_INSENSITIVE);
      assertThat(search.matcher(all).find()).isFalse();
      assertThat(search.matcher(truth.truthCsv()).find()).as("the search itself").isTrue();
    }
    assertThat(rows("slices").get(0).schema().fieldNames())
        .containsExactly(
            "patient_key",
            "series_key",
            "slice_index",
            "rows",
            "columns",
            "row_spacing_mm",
            "column_spacing_mm",
            "hu",
            "lung",
            "height",
            "z_mm",
            "top_mm",
            "left_mm");
  }

  @Test
  void slicesKnowWhereTheyLieAndASetOfBeforeThatStillReads() throws Exception {
    try (StoredSlices stored = job("slices", ALL).load(folder.resolve("placed.scratch"))) {
      assertThat(stored.isPlaced()).isTrue();
      assertThat(stored.read(0).place()).isNotNull();
    }
    Path old = folder.resolve("old");
    spark
        .read()
        .parquet(folder.resolve("slices/training_slices").toString())
        .drop("height", "z_mm", "top_mm", "left_mm")
        .write()
        .parquet(old.resolve("training_slices").toString());
    Files.copy(folder.resolve("slices/training_slices.json"), old.resolve("training_slices.json"));
    assertThat(job("old", ALL).run().reused()).isTrue();
    try (StoredSlices stored = job("old", ALL).load(folder.resolve("old.scratch"))) {
      assertThat(stored.size()).isEqualTo((int) made.slices());
      assertThat(stored.isPlaced()).isFalse();
      assertThat(stored.read(0).place()).isNull();
    }
  }

  @Test
  void whatIsTakenAndLeftOutIsTold() {
    assertThat(SAID.toString(StandardCharsets.UTF_8))
        .contains("screened series, " + PATIENTS + " patients, are taken")
        .contains("slices of " + made.series() + " series");
  }

  private static HounsfieldVolume volume(String seriesKey) throws Exception {
    CtSeries series =
        SeriesTable.of(
            night
                .warehouse()
                .read(SeriesTable.TABLE)
                .filter("series_key = '" + seriesKey + "'")
                .head());
    ArchiveAccess access = ArchiveAccess.of(night, KEY);
    return new VolumeReader(access.reader(), 1L << 28)
        .read(
            series.slices(), new SealedFetch(series, access.objects(access.store()), access.seal()))
        .volume();
  }

  private static List<Row> rows(String name) {
    return spark
        .read()
        .parquet(folder.resolve(name).resolve("training_slices").toString())
        .orderBy("series_key", "slice_index")
        .collectAsList();
  }

  private static List<String> contents(String name) {
    return rows(name).stream()
        .map(
            row ->
                "%s %s %s %d %d"
                    .formatted(
                        row.getString(0),
                        row.getString(1),
                        row.getInt(2),
                        java.util.Arrays.hashCode(row.<byte[]>getAs("hu")),
                        java.util.Arrays.hashCode(row.<byte[]>getAs("lung"))))
        .toList();
  }

  private static Map<Path, Object> files(String name) throws Exception {
    Map<Path, Object> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve(name))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }
}
