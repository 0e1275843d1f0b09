package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.BundleCard;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.inference.bundle.Safetensors;
import org.opportune.inference.ctnet.VolumeLabeller;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.VolumeReader;
import org.opportune.ingest.phantom.ArchivePlan;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.demo.ArchiveWriter;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.screen.ScanLabelJob;
import org.opportune.jobs.screen.ScreenResult;
import org.opportune.jobs.screen.SealedFetch;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Quarantined;
import org.opportune.jobs.table.ScanLabelsTable;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;

/** From an archive and a network of whole scans to the labels of every series. */
class ScanLabelsTest {
  private static final SiteKey KEY = SiteKey.random();
  private static final List<String> LABELS = List.of("mass", "nodule");

  @TempDir Path folder;

  @Test
  void everySelectedSeriesIsLabelledOnceByEachNetworkAndABrokenOneIsSetAside() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveWriter(new Configuration(), new TerminalProgress(System.err, false))
        .write(ArchivePlan.of(4, 99).withMatrix(64).withSliceSpacingMm(5), archive.toUri(), 2);
    ModelBundle first = bundle("first", 1);
    bundle("second", 2);
    try (SparkSession spark = SparkSessions.open("test", settings(archive, "first"))) {
      NightContext night = night(spark, archive, "first");
      new Night(night, () -> KEY).index();
      List<CtSeries> series =
          night.warehouse().read(SeriesTable.TABLE).filter("selected").collectAsList().stream()
              .map(SeriesTable::of)
              .toList();
      CtSeries broken = series.get(0);
      String object = new ObjectSeal(KEY).open(broken.slices().get(3).objectRef());
      Files.write(Path.of(URI.create(archive.toUri() + object)), new byte[] {1, 2, 3});

      ScreenResult done = new ScanLabelJob(night, KEY).run();
      assertThat(done.waiting()).isEqualTo(series.size());
      assertThat(done.findings()).isEqualTo(series.size() - 1);
      assertThat(
              night
                  .warehouse()
                  .read(Quarantined.TABLE)
                  .filter("job = 'label_scans'")
                  .collectAsList())
          .singleElement()
          .satisfies(
              row -> assertThat(row.<String>getAs("series_key")).isEqualTo(broken.seriesKey()));
      requireProbabilities(night, first, series);

      assertThat(new ScanLabelJob(night, KEY).run().waiting()).isZero();
      assertThat(new ScanLabelJob(night(spark, archive, "second"), KEY).run().waiting())
          .isEqualTo(series.size());
    }
  }

  /** What the table says is what the network says of the volume, read by itself. */
  private static void requireProbabilities(
      NightContext night, ModelBundle bundle, List<CtSeries> series) throws Exception {
    ArchiveAccess archive = ArchiveAccess.of(night, KEY);
    try (LoadedNetwork network = LoadedNetwork.load(bundle, Device.cpu())) {
      for (Row row : night.warehouse().read(ScanLabelsTable.TABLE).collectAsList()) {
        CtSeries one =
            series.stream()
                .filter(next -> next.seriesKey().equals(row.getAs("series_key")))
                .findFirst()
                .orElseThrow();
        assertThat(row.<String>getAs("study_key")).isEqualTo(one.studyKey());
        double[] expected =
            new VolumeLabeller(network)
                .probabilities(
                    new VolumeReader(archive.reader(), Long.MAX_VALUE)
                        .read(
                            one.slices(),
                            new SealedFetch(one, archive.objects(archive.store()), archive.seal()))
                        .volume());
        Map<String, Double> found = row.getJavaMap(row.fieldIndex("probabilities"));
        assertThat(found).containsOnlyKeys(LABELS);
        for (int i = 0; i < expected.length; i++) {
          assertThat(found.get(LABELS.get(i))).isEqualTo(expected[i], within(1e-6));
        }
      }
    }
  }

  private NightContext night(SparkSession spark, Path archive, String bundle) throws Exception {
    return new NightContext(
        spark,
        settings(archive, bundle),
        new Warehouse(folder.resolve("warehouse").toUri(), spark),
        LocalDate.of(2026, 1, 1),
        new TerminalProgress(new PrintStream(OutputStream.nullOutputStream()), false));
  }

  private Settings settings(Path archive, String bundle) {
    return Settings.load(
        Optional.empty(),
        Map.of(
            "archive", "\"" + archive + "\"",
            "scans.bundle", "\"" + folder.resolve(bundle) + "\""));
  }

  /** A small network that was never trained. */
  private ModelBundle bundle(String name, long seed) {
    VolumeCard volumes = new VolumeCard(LABELS, VolumeGrid.covering(12, 24), 1, 64, 16);
    NetworkState weights = NetworkState.random(new CtNet(volumes.network(32)), seed);
    BundleCard card =
        new BundleCard(
            name,
            "1",
            BundleCard.CTNET,
            "weights.safetensors",
            32,
            false,
            false,
            VolumeCard.WINDOW.lowHu(),
            VolumeCard.WINDOW.highHu(),
            1,
            0,
            0,
            volumes,
            null,
            null,
            null,
            "on the grid",
            "nobody",
            null,
            Map.of(),
            "Apache-2.0",
            Map.of());
    return ModelBundle.write(
        folder.resolve(name),
        card,
        Map.of(
            "weights.safetensors",
            Safetensors.write(weights.tensors(), Safetensors.Precision.F32)));
  }
}
