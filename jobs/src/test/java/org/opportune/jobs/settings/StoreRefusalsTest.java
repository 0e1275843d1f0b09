package org.opportune.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;

/** What would show scans or secrets to others is refused before anything is opened. */
class StoreRefusalsTest {
  private static Settings settings(String endpoint, boolean plainHttp) {
    Map<String, String> values = new HashMap<>();
    values.put("store.s3-endpoint", '"' + endpoint + '"');
    values.put("store.plain-http", Boolean.toString(plainHttp));
    return Settings.load(Optional.empty(), values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3.hospital.example",
        "http://10.0.0.7:9000",
        "s3.hospital.example:9000",
        "http://127.0.0.1.example.org",
        "http://localhost@s3.example"
      })
  void plainHttpToAnotherMachineIsRefused(String endpoint) {
    assertThatThrownBy(() -> StoreConfiguration.properties(settings(endpoint, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("store.s3-endpoint")
        .hasMessageContaining("store.plain-http");
    assertThat(StoreConfiguration.properties(settings(endpoint, true)))
        .containsEntry("fs.s3a.connection.ssl.enabled", "false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://s3.hospital.example",
        "http://127.0.0.1:9000",
        "http://localhost:9000",
        "http://[::1]:9000"
      })
  void tlsAndThisMachineAreNot(String endpoint) {
    assertThat(StoreConfiguration.properties(settings(endpoint, false)))
        .containsEntry("fs.s3a.endpoint", endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.s3a.secret.key",
        "fs.s3a.access.key",
        "fs.s3a.session.token",
        "fs.s3a.bucket.pacs.secret.key",
        "fs.s3a.encryption.key"
      })
  void aSecretAmongThePropertiesOfSparkIsRefusedWithoutItsValue(String name) {
    System.setProperty("spark.hadoop." + name, "hush");
    try {
      assertThatThrownBy(() -> SparkSessions.open("test", settings("", false)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(name)
          .hasMessageContaining("credential provider")
          .hasMessageNotContaining("hush");
    } finally {
      System.clearProperty("spark.hadoop." + name);
    }
  }

  @Test
  void namesThatOnlyLookAlikeAreNoSecrets() {
    assertThat(StoreSecrets.namedIn("fs.s3a.endpoint")).isEmpty();
    assertThat(StoreSecrets.namedIn("hadoop.security.credential.provider.path")).isEmpty();
  }
}
