package org.opportune.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.settings.Settings;

class SparkMetricsTest {
  @BeforeEach
  void showTheUi() {
    System.setProperty("spark.ui.enabled", "true");
    System.setProperty("spark.ui.port", "0");
  }

  @AfterEach
  void hideTheUi() {
    System.clearProperty("spark.ui.enabled");
    System.clearProperty("spark.ui.port");
  }

  @Test
  void sparksOwnPageShowsTheNightBesideSpark() throws Exception {
    Settings settings = Settings.load(Optional.empty(), Map.of());
    try (SparkSession spark = SparkSessions.open("index", settings);
        NightMetrics metrics = NightMetrics.publish(settings)) {
      Progress progress = metrics.watch(new TerminalProgress(System.err, false));
      try (Progress.Step step = progress.begin("reading headers", "objects", 7)) {
        step.at(3);
        URI page = URI.create(spark.sparkContext().uiWebUrl().get()).resolve("/metrics/prometheus");
        String text =
            HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(text.lines())
            .contains(
                "metrics_opportune_driver_opportune_step_done_Value{type=\"gauges\"} 3.0",
                "metrics_opportune_driver_opportune_step_expected_Value{type=\"gauges\"} 7.0")
            .anyMatch(line -> line.startsWith("metrics_opportune_driver_BlockManager_"));
      }
    }
  }
}
