package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.phantom.ArchivePlan;
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
import org.opportune.jobs.train.VolumesJob;

/** From an archive and labels of its studies to the volumes a network trains on. */
class TrainingVolumesTest {
  private static final VolumeGrid GRID = VolumeGrid.covering(12, 24);
  private static final SiteKey KEY = SiteKey.random();
  private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();

  @TempDir static Path folder;

  private static SparkSession spark;
  private static NightContext night;
  private static List<Row> series;
  private static Path labels;

  @BeforeAll
  static void index() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveWriter(new Configuration(), new TerminalProgress(System.err, false))
        .write(ArchivePlan.of(4, 99).withMatrix(64).withSliceSpacingMm(10), archive.toUri(), 2);
    Settings settings = Settings.load(Optional.empty(), Map.of("archive", "\"" + archive + "\""));
    spark = SparkSessions.open("test", settings);
    night =
        new NightContext(
            spark,
            settings,
            new Warehouse(folder.resolve("warehouse").toUri(), spark),
            LocalDate.of(2026, 1, 1),
            new TerminalProgress(new PrintStream(SAID, true, StandardCharsets.UTF_8), false));
    new Night(night, () -> KEY).index();
    series =
        night
            .warehouse()
            .read(SeriesTable.TABLE)
            .filter("selected and patient_key is not null")
            .orderBy("series_key")
            .collectAsList();
    StringBuilder text = new StringBuilder("study_key,nodule,rare,mass\n");
    for (int i = 0; i < series.size(); i++) {
      text.append(
          "%s,%d,%d,%d%n"
              .formatted(
                  series.get(i).<String>getAs("study_key"), i % 2, i == 0 ? 1 : 0, i < 2 ? 1 : 0));
    }
    text.append("study of nobody,1,1,1\n");
    labels = Files.writeString(folder.resolve("labels.csv"), text);
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void everyLabelledSeriesIsAVolumeOnTheGridWithItsStudysLabels() throws Exception {
    assertThat(series).hasSizeGreaterThanOrEqualTo(4);
    try (StoredVolumes volumes = run("set")) {
      assertThat(volumes.labels()).containsExactly("mass", "nodule");
      assertThat(volumes.size()).isEqualTo(series.size());
      for (int i = 0; i < volumes.size(); i++) {
        assertThat(volumes.present(i)).containsExactly(i < 2, i % 2 == 1);
        assertThat(volumes.patientKey(i)).isEqualTo(series.get(i).getAs("patient_key"));
      }
      CtSeries first = SeriesTable.of(series.get(0));
      ArchiveAccess archive = ArchiveAccess.of(night, KEY);
      HounsfieldVolume volume =
          new VolumeReader(archive.reader(), Long.MAX_VALUE)
              .read(
                  first.slices(),
                  new SealedFetch(first, archive.objects(archive.store()), archive.seal()))
              .volume();
      assertThat(volumes.read(0)).isEqualTo(GRID.place(volume));
    }
    assertThat(SAID.toString(StandardCharsets.UTF_8)).contains("left out").contains("rare");
  }

  @Test
  void aSetThatStandsIsUsedAgain() throws Exception {
    run("again").close();
    SAID.reset();
    try (StoredVolumes volumes = run("again")) {
      assertThat(volumes.size()).isEqualTo(series.size());
    }
    assertThat(SAID.toString(StandardCharsets.UTF_8))
        .contains("stand in")
        .doesNotContain("placing volumes");
  }

  private static StoredVolumes run(String name) throws Exception {
    return new VolumesJob(night, KEY, GRID, folder.resolve(name).toString(), 1000, 2)
        .run(labels.toString(), folder.resolve(name + ".scratch"));
  }
}
