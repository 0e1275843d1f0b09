package org.opportune.jobs.settings;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.opportune.jobs.UserException;

/**
 * What the settings say about object stores, as Hadoop properties. Credentials are left to Hadoop's
 * providers and the environment.
 */
public final class StoreConfiguration {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private StoreConfiguration() {}

  /**
   * Hadoop properties without any prefix.
   *
   * @throws UserException when the endpoint is neither https nor of this machine
   */
  public static Map<String, String> properties(Settings settings) {
    Map<String, String> properties = new LinkedHashMap<>();
    String endpoint = settings.text("store.s3-endpoint");
    if (!endpoint.isBlank()) {
      requireTls(endpoint, settings);
      properties.put("fs.s3a.endpoint", endpoint);
      properties.put(
          "fs.s3a.connection.ssl.enabled", Boolean.toString(endpoint.startsWith("https:")));
    }
    properties.put("fs.s3a.endpoint.region", settings.text("store.s3-region"));
    properties.put(
        "fs.s3a.path.style.access", Boolean.toString(settings.flag("store.s3-path-style")));
    // Some stores send no ETag with an object; where there is one, S3A still watches it.
    properties.put("fs.s3a.change.detection.version.required", "false");
    // A store that says nothing for so long is asked again; Hadoop waits three times as long.
    properties.put("fs.s3a.connection.timeout", "60s");
    // Auditing writes the keys of objects, which may name patients, into the server's log with
    // every request.
    properties.put("fs.s3a.audit.enabled", "false");
    // Writes appear in one step when the job commits; nothing is renamed on an object store.
    properties.put("fs.s3a.committer.name", "magic");
    properties.put("fs.s3a.committer.magic.enabled", "true");
    properties.put(
        "mapreduce.outputcommitter.factory.scheme.s3a",
        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory");
    // Tables hold medical results: readable by the account that runs the night alone.
    properties.put("fs.permissions.umask-mode", "077");
    return properties;
  }

  /** Without TLS whoever listens on the network reads patients' scans. */
  private static void requireTls(String endpoint, Settings settings) {
    if (endpoint.startsWith("https:") || settings.flag("store.plain-http")) {
      return;
    }
    String host = URI.create(endpoint.contains("://") ? endpoint : "http://" + endpoint).getHost();
    if (!LOOPBACK.contains(String.valueOf(host))) {
      throw new UserException(
          ("Invalid setting store.s3-endpoint: %s would carry scans unencrypted; use https, or set"
                  + " store.plain-http = true where the network is trusted")
              .formatted(endpoint));
    }
  }
}
