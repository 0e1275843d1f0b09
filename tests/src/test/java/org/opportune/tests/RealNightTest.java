package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.demo.S3Server;
import org.opportune.jobs.query.WarehouseDatabase;

/** Nights over real scans: in a bucket, through S3A, and in their zips as they lie. */
class RealNightTest {
  private static final List<String> ZIPS =
      List.of(
          "cip-64",
          "lidc-0001",
          "lidc-0003",
          "lungdx-a0001-kernel-b",
          "lungdx-a0001-kernel-l",
          "pancreas-planning");

  @TempDir Path folder;

  /** What was measured, whatever the objects' keys and etags are. */
  private static final String FINDINGS =
      "select series_key, status, reason, slice_count, lung_volume_ml, laa950_percent, perc15_hu, anomaly_score, outside_air_hu, flags from ct_findings order by all";

  @Test
  void everyRealSeriesHasAFindingOrAReasonedExclusion() throws Exception {
    Path data = RealScans.folder();
    Path buckets = folder.resolve("buckets");
    Files.createDirectories(buckets.resolve("lung"));
    Path zipped = Files.createDirectories(folder.resolve("zipped"));
    for (String zip : ZIPS) {
      for (Map.Entry<String, byte[]> object :
          RealScans.objects(data.resolve("ct/" + zip + ".zip")).entrySet()) {
        Path file = buckets.resolve("archive").resolve(zip).resolve(object.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, object.getValue());
      }
      Files.copy(data.resolve("ct/" + zip + ".zip"), zipped.resolve(zip + ".zip"));
    }
    Path key = Files.writeString(folder.resolve("site.key"), SiteKey.random().toHex());
    try (S3Server server = S3Server.start(buckets)) {
      Path log = folder.resolve("log");
      int status =
          SmallNight.run(
              List.of(
                  "nightly",
                  "--archive",
                  "s3a://archive/",
                  "--warehouse",
                  "s3a://lung/warehouse",
                  "--site-key-file",
                  key.toString(),
                  "--set",
                  "store.s3-endpoint=" + server.endpoint()),
              log,
              Map.of(),
              server.environment());
      assertThat(status).as(Files.readString(log)).isZero();
      // Five patients are too few to fit stages, and that is said.
      assertThat(Files.readString(log)).contains("fewer than min-patients 200");

      Configuration configuration = new Configuration();
      server.hadoopProperties().forEach(configuration::set);
      configuration.set("fs.s3a.endpoint", server.endpoint());
      configuration.set("fs.s3a.path.style.access", "true");
      configuration.set("fs.s3a.impl.disable.cache", "true");
      configuration.set("fs.s3a.endpoint.region", "us-east-1");
      try (WarehouseDatabase database =
              WarehouseDatabase.open(URI.create("s3a://lung/warehouse"), configuration);
          Statement statement = database.connection().createStatement()) {
        assertThat(
                TableDump.rows(
                    statement,
                    "select count(*) from series s left join ct_findings f using (series_key) where not (s.selected and f.status = 'ok' and f.anomaly_score between 0 and 1) and s.reason is null and f.reason is null"))
            .containsExactly("0");
        assertThat(
                TableDump.rows(statement, "select count(*) from ct_findings where status = 'ok'"))
            .containsExactly("5");
        // The sharp kernel of one acquisition loses to the soft one of the same study.
        assertThat(
                TableDump.rows(
                    statement, "select kernel, reason from series where reason like 'not_best%'"))
            .containsExactly("L\tnot_best_of_study");
        // Emphysema scores above normal parenchyma.
        assertThat(
                TableDump.rows(
                    statement,
                    "select count(*) from ct_findings where anomaly_score > (select anomaly_score from ct_findings where rows = 64) "))
            .containsExactly("0");
        List<String> unpacked = TableDump.rows(statement, FINDINGS);
        assertThat(findingsOfZips(zipped, key)).hasSize(5).isEqualTo(unpacked);
      }
    }
  }

  /** A night over the zips as they lie. */
  private List<String> findingsOfZips(Path zipped, Path key) throws Exception {
    URI warehouse = folder.resolve("warehouse").toUri();
    Path log = folder.resolve("zipped.log");
    int status =
        SmallNight.run(
            List.of(
                "nightly",
                "--archive",
                zipped.toUri().toString(),
                "--warehouse",
                warehouse.toString(),
                "--site-key-file",
                key.toString()),
            log,
            Map.of());
    assertThat(status).as(Files.readString(log)).isZero();
    try (WarehouseDatabase database = WarehouseDatabase.open(warehouse, new Configuration());
        Statement statement = database.connection().createStatement()) {
      assertThat(
              TableDump.rows(
                  statement, "select count(*) from instances where reason = 'container'"))
          .containsExactly(Integer.toString(ZIPS.size()));
      return TableDump.rows(statement, FINDINGS);
    }
  }
}
