package org.opportune.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.opportune.jobs.settings.WholeAnswers;

/** What several jars say in files of one name is all said in the one jar of a site. */
class ApplicationJarTest {
  private static final String INTERCEPTORS =
      "software/amazon/awssdk/services/s3/execution.interceptors";

  @Test
  void theInterceptorsOfAllJarsAreInTheOne() throws Exception {
    assumeTrue(SparkHome.missing() == null, SparkHome.missing());
    Set<String> ofAll = new TreeSet<>();
    for (URL one : Collections.list(getClass().getClassLoader().getResources(INTERCEPTORS))) {
      try (InputStream in = one.openStream()) {
        ofAll.addAll(lines(in));
      }
    }
    assertThat(ofAll).contains(WholeAnswers.class.getName()).hasSizeGreaterThan(1);
    try (ZipFile jar = new ZipFile(SparkHome.applicationJar().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(INTERCEPTORS))) {
      assertThat(new TreeSet<>(lines(in))).isEqualTo(ofAll);
    }
  }

  private static List<String> lines(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
