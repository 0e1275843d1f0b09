package org.opportune.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.demo.S3Server;
import org.opportune.jobs.query.WarehouseDatabase;
import org.opportune.jobs.table.Table;
import org.opportune.jobs.table.Tables;
import org.opportune.tests.SmallNight;
import org.opportune.tests.TableDump;

/**
 * {@value PlantedArchive#IDENTIFIERS} identifiers of patients, and as many credentials as there
 * are, in a night on a cluster that shows and logs all it can, an executor of which crashes: they
 * are in no table, log, event log, page, metric, report or crash dump.
 */
class PlantedIdentifiersTest {
  @TempDir Path folder;

  @Test
  void noIdentifierLeavesTheArchive() throws Exception {
    assumeTrue(
        Boolean.getBoolean("opportune.planted-identifiers"),
        "takes minutes: set -Dopportune.planted-identifiers=true");
    assumeTrue(SparkHome.missing() == null, SparkHome.missing());
    SmallNight.Archive archive = SmallNight.drawFewDefects(folder.resolve("buckets"), 12);
    Path objects = Path.of(archive.night().archive());
    PlantedArchive.addTo(objects);
    Files.createDirectories(folder.resolve("buckets/lung"));
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path events = Files.createDirectory(outside.resolve("events"));
    int port = StandaloneCluster.freePort();
    Pages pages = new Pages(outside.resolve("pages"));
    Map<String, String> conf = new TreeMap<>();
    conf.put("spark.ui.enabled", "true");
    conf.put("spark.ui.port", Integer.toString(port));
    conf.put("spark.eventLog.enabled", "true");
    conf.put("spark.eventLog.compress", "false");
    conf.put("spark.eventLog.dir", events.toString());
    String secret;
    try (S3Server server = S3Server.start(folder.resolve("buckets"));
        StandaloneCluster cluster =
            StandaloneCluster.start(outside.resolve("cluster"), 2, Map.of())) {
      secret = server.environment().get("AWS_SECRET_ACCESS_KEY");
      ClusterNight night = new ClusterNight(cluster, archive, server, server.endpoint(), outside);
      ClusterNight.Submitted submitted =
          night.submit("nightly", "planted", conf, "--set", "screen.pictures-percent=100");
      List<URI> first = new ArrayList<>(cluster.pages());
      String driver = "http://127.0.0.1:" + port;
      for (String page :
          List.of(
              "/",
              "/metrics/prometheus",
              "/metrics/executors/prometheus",
              "/metrics/json",
              "/SQL/")) {
        first.add(URI.create(driver + page));
      }
      Path screened = folder.resolve("buckets/lung/planted/_batches/screen");
      boolean crashed = false;
      while (!submitted.driver().waitFor(5, TimeUnit.SECONDS)) {
        if (!crashed && Files.exists(screened) && !cluster.executors().isEmpty()) {
          crash(cluster.executors().get(0));
          crashed = true;
        }
        pages.keep(first);
      }
      assertThat(submitted.end()).as(submitted.text()).isZero();
      assertThat(crashed).isTrue();
      write(outside.resolve("tables"), night);
    }
    assertThat(pages.kept()).isGreaterThan(50);
    assertThat(files(outside)).anyMatch(file -> file.toString().contains("hs_err_pid"));
    assertThat(files(events)).isNotEmpty();

    List<Path> places = new ArrayList<>(files(outside));
    places.addAll(files(folder.resolve("buckets/lung")));
    List<String> leaks = new ArrayList<>();
    for (Path place : places) {
      String text = place + "\n" + text(place);
      Matcher found = PlantedArchive.ANY.matcher(text);
      if (found.find()) {
        leaks.add(place + ": " + found.group());
      }
      if (text.contains(secret) || text.contains(siteKey(archive))) {
        leaks.add(place + ": a secret");
      }
    }
    assertThat(leaks).isEmpty();
    assertThat(
            files(objects).stream()
                .filter(f -> PlantedArchive.ANY.matcher(f + text(f)).find())
                .count())
        .as("the search itself")
        .isGreaterThanOrEqualTo(PlantedArchive.OBJECTS);
  }

  private static String siteKey(SmallNight.Archive archive) throws IOException {
    return Files.readString(archive.night().siteKeyFile()).strip();
  }

  private static void crash(ProcessHandle executor) throws Exception {
    new ProcessBuilder("kill", "-SEGV", Long.toString(executor.pid())).start().waitFor();
  }

  /** Every row of every table as text, since Parquet compresses. */
  private static void write(Path to, ClusterNight night) throws Exception {
    Files.createDirectories(to);
    Configuration configuration = night.configuration();
    try (WarehouseDatabase database =
            WarehouseDatabase.open(night.warehouse("planted"), configuration);
        Statement statement = database.connection().createStatement()) {
      for (Table<?> table : Tables.ALL) {
        List<String> rows = TableDump.rows(statement, "select * from " + table.name() + "_history");
        Files.write(to.resolve(table.name()), rows);
      }
    }
    assertThat(Files.readAllLines(to.resolve("instances")))
        .hasSizeGreaterThan(PlantedArchive.OBJECTS);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".jar"))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // Removed by its process meanwhile.
      return "";
    }
  }
}
