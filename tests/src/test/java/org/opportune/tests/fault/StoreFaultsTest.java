package org.opportune.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.demo.S3Server;
import org.opportune.tests.SmallNight;
import org.opportune.tests.TableDump;

/**
 * Nights over a store that fails, is slow or has another clock, held against the night without
 * faults: {@code -Dopportune.store-faults=true}.
 */
@EnabledIfSystemProperty(
    named = "opportune.store-faults",
    matches = "true",
    disabledReason = "takes minutes: set -Dopportune.store-faults=true")
class StoreFaultsTest {
  private static final String PASSWORD = "changeit";
  private static final int MOST_RESTARTS = 4;

  @TempDir static Path folder;

  private static SmallNight.Archive archive;
  private static S3Server server;
  private static Map<String, List<String>> tables;

  @BeforeAll
  static void oneNightWithoutFaults() throws Exception {
    archive = SmallNight.drawFewDefects(folder.resolve("buckets"), 12);
    Files.createDirectories(folder.resolve("buckets/lung"));
    server = S3Server.start(folder.resolve("buckets"));
    night("whole", server.endpoint(), Map.of());
    tables = tables("whole");
    assertThat(tables.get("ct_findings")).hasSizeGreaterThan(6);
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
  }

  private static String night(String warehouse, String endpoint, Map<String, String> properties)
      throws Exception {
    return run(0, "nightly", warehouse, endpoint, properties);
  }

  private static String run(
      int expected,
      String command,
      String warehouse,
      String endpoint,
      Map<String, String> properties)
      throws Exception {
    int status = status(command, warehouse, endpoint, properties);
    String log = Files.readString(folder.resolve(warehouse + ".log"));
    assertThat(status).as(log).isEqualTo(expected);
    return log;
  }

  private static int status(
      String command, String warehouse, String endpoint, Map<String, String> properties)
      throws Exception {
    return SmallNight.run(
        archive
            .night()
            .command(
                command,
                URI.create("s3a://archive/"),
                URI.create("s3a://lung/" + warehouse),
                "--set",
                "store.s3-endpoint=" + endpoint),
        folder.resolve(warehouse + ".log"),
        properties,
        server.environment());
  }

  private static Map<String, List<String>> tables(String warehouse) throws Exception {
    Configuration configuration = new Configuration();
    server.hadoopProperties().forEach(configuration::set);
    configuration.set("fs.s3a.endpoint", server.endpoint());
    configuration.set("fs.s3a.path.style.access", "true");
    configuration.set("fs.s3a.impl.disable.cache", "true");
    configuration.set("fs.s3a.endpoint.region", "us-east-1");
    return TableDump.of(URI.create("s3a://lung/" + warehouse), configuration);
  }

  @Test
  void errorsStallsAndResetsCostNothing() throws Exception {
    Map<FaultyStore.Fault, Double> shares =
        Map.of(
            FaultyStore.Fault.ERROR, 0.05,
            FaultyStore.Fault.STALL, 0.01,
            FaultyStore.Fault.RESET, 0.02);
    try (FaultyStore store = new FaultyStore(server.endpoint(), shares, 0, 4)) {
      Path log = folder.resolve("faulty.log");
      int status = status("nightly", "faulty", store.endpoint(), Map.of());
      for (int again = 0; status != 0 && again < MOST_RESTARTS; again++) {
        // What was tried too often ends the night with a reason, and a restart goes on from there.
        assertThat(status).isEqualTo(1);
        assertThat(Files.readString(log)).contains("the same command resumes");
        status = status("nightly", "faulty", store.endpoint(), Map.of());
      }
      assertThat(status).as(Files.readString(log)).isZero();
      for (FaultyStore.Fault fault : FaultyStore.Fault.values()) {
        assertThat(store.count(fault)).as(fault.name()).isGreaterThan(5);
      }
    }
    assertThat(tables("faulty")).isEqualTo(tables);
  }

  @Test
  void aSlowNetworkCostsNothingButTime() throws Exception {
    try (FaultyStore store = new FaultyStore(server.endpoint(), Map.of(), 300_000, 4)) {
      night("slow", store.endpoint(), Map.of());
    }
    assertThat(tables("slow")).isEqualTo(tables);
  }

  @Test
  void aClockThatIsTwentyMinutesOffCostsNothing() throws Exception {
    for (int minutes : new int[] {20, -20}) {
      String warehouse = "clock" + minutes;
      try (FaultyStore store = new FaultyStore(server.endpoint(), Map.of(), 0, 4)) {
        store.setClockAhead(Duration.ofMinutes(minutes));
        night(warehouse, store.endpoint(), Map.of());
      }
      assertThat(tables(warehouse)).as(warehouse).isEqualTo(tables);
    }
  }

  @Test
  void aStoreBehindTlsIsReadWithItsCertificateAndRefusedWithout() throws Exception {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "store",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    try (FaultyStore secure =
        new FaultyStore(
            server.endpoint(),
            tls.getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.getLoopbackAddress()),
            Map.of(),
            0,
            4)) {
      String endpoint = "https://127.0.0.1:" + secure.port();
      Map<String, String> trusting =
          Map.of(
              "javax.net.ssl.trustStore",
              keys.toString(),
              "javax.net.ssl.trustStorePassword",
              PASSWORD);
      night("tls", endpoint, trusting);
      assertThat(tables("tls")).isEqualTo(tables);
      String refused = run(2, "index", "tls-refused", endpoint, Map.of());
      assertThat(refused).contains("opportune:").containsIgnoringCase("certif");
    }
  }
}
