package org.opportune.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote into the jar. */
public final class SoftwareVersion {
  private static final String RESOURCE = "/org/opportune/jobs/version.properties";

  private SoftwareVersion() {}

  /** For example "0.1.0". */
  public static String current() {
    return property("version");
  }

  /** The version of Spark that it was built for. */
  public static String spark() {
    return property("spark");
  }

  private static String property(String name) {
    try (InputStream in = SoftwareVersion.class.getResourceAsStream(RESOURCE)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + RESOURCE, e);
    }
  }
}
