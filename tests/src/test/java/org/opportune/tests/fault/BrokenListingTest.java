package org.opportune.tests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.ingest.store.StoredObject;
import org.opportune.jobs.demo.S3Server;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.settings.StoreConfiguration;

/** A listing whose answer breaks off half way is asked for again, and names every object once. */
class BrokenListingTest {
  private static final int OBJECTS = 40;
  private static final int LISTINGS = 25;

  @TempDir Path folder;

  @Test
  void aListingThatBreaksOffIsAskedForAgain() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive/series"));
    for (int i = 0; i < OBJECTS; i++) {
      Files.writeString(archive.resolve("slice-" + i), "x");
    }
    Map<FaultyStore.Fault, Double> shares = Map.of(FaultyStore.Fault.RESET, 0.2);
    try (S3Server server = S3Server.start(folder);
        FaultyStore faulty = new FaultyStore(server.endpoint(), shares, 0, 1)) {
      ObjectStore store =
          new ObjectStore(URI.create("s3a://archive/"), configuration(server, faulty));
      List<String> expected =
          IntStream.range(0, OBJECTS).mapToObj(i -> "series/slice-" + i).sorted().toList();
      for (int i = 0; i < LISTINGS; i++) {
        assertThat(keys(store)).isEqualTo(expected);
      }
      assertThat(faulty.count(FaultyStore.Fault.RESET)).isGreaterThan(LISTINGS / 10);
    }
  }

  private static Configuration configuration(S3Server server, FaultyStore store) {
    Configuration configuration = new Configuration();
    Settings settings =
        Settings.load(
            Optional.empty(), Map.of("store.s3-endpoint", "\"" + store.endpoint() + "\""));
    StoreConfiguration.properties(settings).forEach(configuration::set);
    server.hadoopProperties().forEach(configuration::set);
    return configuration;
  }

  private static List<String> keys(ObjectStore store) throws IOException {
    List<String> keys = new ArrayList<>();
    store.list().forEachRemaining((StoredObject object) -> keys.add(object.key()));
    return keys.stream().sorted().toList();
  }
}
