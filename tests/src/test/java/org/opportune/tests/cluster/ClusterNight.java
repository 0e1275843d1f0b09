package org.opportune.tests.cluster;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.opportune.jobs.demo.S3Server;
import org.opportune.tests.SmallNight;
import org.opportune.tests.TableDump;

/**
 * Nights over one small archive, each with a warehouse of its own on an S3 server, on a cluster.
 *
 * @param archive the archive, a bucket of the server
 * @param endpoint where the store is, or what stands before it
 */
record ClusterNight(
    StandaloneCluster cluster,
    SmallNight.Archive archive,
    S3Server server,
    String endpoint,
    Path folder) {

  /** A submitted command: its driver and what it says. */
  record Submitted(Process driver, Path log) {
    /** Waits for the end. */
    int end() throws InterruptedException {
      return driver.waitFor();
    }

    String text() throws Exception {
      return Files.readString(log);
    }
  }

  URI warehouse(String name) {
    return URI.create("s3a://lung/" + name);
  }

  /** Starts a command over the archive as local files, as faults of a cluster do not need more. */
  Submitted submit(String command, String warehouse, Map<String, String> conf, String... more)
      throws Exception {
    return submit(command, archive.night().archive(), warehouse, conf, more);
  }

  /** Starts a command over an archive. */
  Submitted submit(
      String command, URI from, String warehouse, Map<String, String> conf, String... more)
      throws Exception {
    Map<String, String> properties = new HashMap<>(conf);
    properties.putIfAbsent(
        "spark.executorEnv.DJL_CACHE_DIR",
        System.getenv()
            .getOrDefault("DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai"));
    Path log = folder.resolve(warehouse + ".log");
    return new Submitted(
        cluster.submit(
            arguments(command, from, warehouse, more), properties, server.environment(), log),
        log);
  }

  /** Runs a command in one process, without the cluster. */
  int runAlone(String command, String warehouse) throws Exception {
    return SmallNight.run(
        arguments(command, archive.night().archive(), warehouse),
        folder.resolve(warehouse + ".log"),
        Map.of(),
        server.environment());
  }

  private List<String> arguments(String command, URI from, String warehouse, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--set",
                "store.s3-endpoint=" + endpoint,
                "--set",
                "screen.thinned-networks=0",
                "--set",
                "slides.pictures-percent=0"));
    settings.addAll(List.of(more));
    return archive
        .night()
        .command(command, from, warehouse(warehouse), settings.toArray(String[]::new));
  }

  /** The tables of a warehouse. */
  Map<String, List<String>> tables(String warehouse) throws Exception {
    return TableDump.of(warehouse(warehouse), configuration());
  }

  /** How S3A reaches the server itself, past anything that stands before it. */
  Configuration configuration() {
    Configuration configuration = new Configuration();
    server.hadoopProperties().forEach(configuration::set);
    configuration.set("fs.s3a.endpoint", server.endpoint());
    configuration.set("fs.s3a.path.style.access", "true");
    configuration.set("fs.s3a.impl.disable.cache", "true");
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    return configuration;
  }
}
