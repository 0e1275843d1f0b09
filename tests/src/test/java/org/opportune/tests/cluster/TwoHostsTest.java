package org.opportune.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.demo.S3Server;
import org.opportune.tests.SmallNight;
import org.opportune.tests.fault.FaultyStore;

/**
 * {@code -Dopportune.two-hosts=true}: nights whose workers are on two hosts, with networks of their
 * own, that read and write one store across them.
 */
class TwoHostsTest {
  private static final long CUT_SECONDS = 45;

  /** So that a host that is silent is given up before the cable is back. */
  private static final Map<String, String> SOON =
      Map.of(
          "spark.network.timeout", "20s",
          "spark.network.timeoutInterval", "5s",
          "spark.executor.heartbeatInterval", "2s");

  @TempDir Path folder;

  @Test
  void aHostThatFallsSilentAndComesBackCostsNoRowAndDoublesNone() throws Exception {
    assumeTrue(
        Boolean.getBoolean("opportune.two-hosts"), "takes minutes: set -Dopportune.two-hosts=true");
    assumeTrue(SparkHome.missing() == null, SparkHome.missing());
    String missing = TwoHosts.missing();
    assumeTrue(missing == null, missing);
    SmallNight.Archive archive = SmallNight.drawFewDefects(folder.resolve("buckets"), 24);
    Files.createDirectories(folder.resolve("buckets/lung"));
    try (TwoHosts hosts = TwoHosts.start();
        S3Server server = S3Server.start(folder.resolve("buckets"));
        ServerSocket socket = new ServerSocket(0, 100, InetAddress.getByName(hosts.address()));
        FaultyStore store = new FaultyStore(server.endpoint(), socket, Map.of(), 0, 1);
        StandaloneCluster cluster =
            StandaloneCluster.start(
                folder.resolve("cluster"), hosts.address(), hosts.hosts(), Map.of())) {
      ClusterNight night = new ClusterNight(cluster, archive, server, store.endpoint(), folder);
      ClusterNight.Submitted whole = submit(night, "whole");
      assertThat(whole.end()).as(whole.text()).isZero();
      Map<String, List<String>> tables = night.tables("whole");
      assertThat(tables.get("ct_findings")).hasSizeGreaterThan(12);

      ClusterNight.Submitted cut = submit(night, "cut");
      Path screening = folder.resolve("buckets/lung/cut/_batches/screen");
      while (!Files.exists(screening) && cut.driver().isAlive()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      hosts.pullCable(0);
      boolean ended = cut.driver().waitFor(CUT_SECONDS, TimeUnit.SECONDS);
      hosts.plugIn(0);
      assertThat(cut.end()).as(cut.text()).isZero();
      assertThat(ended).as("the night ended while the host was silent").isFalse();
      assertThat(night.tables("cut")).isEqualTo(tables);
    }
  }

  /** The archive across the network, too. */
  private static ClusterNight.Submitted submit(ClusterNight night, String warehouse)
      throws Exception {
    return night.submit(
        "nightly", URI.create("s3a://archive/"), warehouse, SOON, "--set", "store.plain-http=true");
  }
}
