package org.opportune.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.RunsTable.Run;

/** The expected lines are written after the description of Prometheus' text format 0.0.4. */
class PrometheusTextTest {
  private static final Instant BEGAN = Instant.parse("2026-01-15T22:00:00Z");

  @TempDir Path folder;

  private final AtomicReference<Instant> now = new AtomicReference<>(BEGAN);
  private final NightState state = new NightState(now::get);

  private static Run run(String command, String status, List<String> notices) {
    return new Run("r", command, BEGAN, 12.5, 40, 30, 2, status, notices, "0.1.0", "d");
  }

  private List<String> lines() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusText.write(state, out);
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\n");
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aStepUnderWayTellsCountRateAndTimeLeft() throws Exception {
    state.begin("reading headers", "objects", 200);
    now.set(BEGAN.plusSeconds(10));
    state.at(50);
    assertThat(lines())
        .contains(
            "# TYPE opportune_step_done gauge",
            "opportune_step_done{step=\"reading headers\",unit=\"objects\"} 50.0",
            "opportune_step_expected{step=\"reading headers\",unit=\"objects\"} 200.0",
            "opportune_step_rate_per_second{step=\"reading headers\",unit=\"objects\"} 5.0",
            "opportune_step_left_seconds{step=\"reading headers\",unit=\"objects\"} 30.0",
            "opportune_night_running 1.0");
  }

  @Test
  void whatIsNotKnownIsNotANumber() throws Exception {
    state.begin("reading headers", "objects", -1);
    assertThat(lines())
        .contains(
            "opportune_step_expected{step=\"reading headers\",unit=\"objects\"} NaN",
            "opportune_step_left_seconds{step=\"reading headers\",unit=\"objects\"} NaN");
  }

  @Test
  void anEndedCommandTellsItsCountsAndStatus() throws Exception {
    state.ended(run("index", "ok", List.of("a notice")));
    state.ended(run("screen", "stopped", List.of()));
    state.endNight();
    assertThat(lines())
        .contains(
            "opportune_command_duration_seconds{command=\"index\"} 12.5",
            "opportune_command_seen{command=\"index\"} 40.0",
            "opportune_command_written{command=\"index\"} 30.0",
            "opportune_command_quarantined{command=\"index\"} 2.0",
            "opportune_command_notices{command=\"index\"} 1.0",
            "opportune_command_status{command=\"index\",status=\"ok\"} 1.0",
            "opportune_command_status{command=\"screen\",status=\"ok\"} 0.0",
            "opportune_command_status{command=\"screen\",status=\"stopped\"} 1.0",
            "opportune_night_running 0.0")
        .noneMatch(line -> line.startsWith("opportune_step"));
  }

  @Test
  void aNoticeItselfIsNotPublished() throws Exception {
    state.ended(run("stage", "ok", List.of("scanner of ward 7")));
    assertThat(lines()).noneMatch(line -> line.contains("ward 7"));
  }

  @Test
  void theFileIsReplacedAndNothingIsLeftBesideIt() throws Exception {
    Path file = folder.resolve("opportune.prom");
    try (MetricsFile ignored = MetricsFile.open(state, file)) {
      assertThat(Files.readString(file)).contains("opportune_night_running 1.0");
      state.endNight();
    }
    assertThat(Files.readString(file)).contains("opportune_night_running 0.0");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileThatCannotBeWrittenNamesTheSetting() {
    assertThatThrownBy(() -> MetricsFile.open(state, folder.resolve("nowhere/x.prom")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("monitor.prometheus-file")
        .hasMessageContaining("nowhere");
  }

  /** prometheus_client is the reference parser of Prometheus' own project. */
  @Test
  void theReferenceParserReadsTheSameNumbers() throws Exception {
    Process probe =
        new ProcessBuilder("/usr/bin/python3", "-c", "import prometheus_client")
            .redirectErrorStream(true)
            .start();
    probe.getInputStream().readAllBytes();
    assumeTrue(probe.waitFor() == 0, "python3-prometheus-client is not installed");
    state.begin("screening", "series", 8);
    now.set(BEGAN.plusSeconds(4));
    state.at(2);
    state.ended(run("index", "ok", List.of()));
    Path file = folder.resolve("night.prom");
    MetricsFile.open(state, file).close();
    String program =
        """
        import sys
        from prometheus_client.parser import text_string_to_metric_families as parse
        for f in parse(open(sys.argv[1]).read()):
          assert f.documentation and f.type == 'gauge', f
          for s in f.samples: print(s.name, sorted(s.labels.items()), s.value)
        """;
    Process parser =
        new ProcessBuilder("/usr/bin/python3", "-c", program, file.toString())
            .redirectErrorStream(true)
            .start();
    String read = new String(parser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(parser.waitFor()).as(read).isZero();
    assertThat(read)
        .contains(
            "opportune_step_rate_per_second [('step', 'screening'), ('unit', 'series')] 0.5",
            "opportune_step_left_seconds [('step', 'screening'), ('unit', 'series')] 12.0",
            "opportune_command_seen [('command', 'index')] 40.0");
  }
}
