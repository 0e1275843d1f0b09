package org.opportune.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulationReportTest {
  @TempDir static Path folder;

  @BeforeAll
  static void report() throws Exception {
    PopulationNight.write(
        Path.of(System.getProperty("opportune.population", folder.toString())), Map.of());
  }

  @Test
  void x() {
    assertThat(folder).exists();
  }
}
