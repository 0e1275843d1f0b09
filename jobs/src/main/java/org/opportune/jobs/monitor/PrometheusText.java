package org.opportune.jobs.monitor;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.opportune.jobs.SoftwareVersion;
import org.opportune.jobs.table.RunsTable.Run;

/**
 * The state of a night in Prometheus' text format: names of steps and commands, numbers and times,
 * and nothing of the archive.
 */
final class PrometheusText {
  private static final List<String> STATUSES = List.of("failed", "ok", "refused", "stopped");

  private PrometheusText() {}

  static void write(NightState state, OutputStream out) throws IOException {
    PrometheusTextFormatWriter.builder().build().write(out, snapshots(state));
  }

  private static MetricSnapshots snapshots(NightState state) {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(
        InfoSnapshot.builder()
            .name("opportune_build")
            .help("The version that runs.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", SoftwareVersion.current()))
                    .build())
            .build());
    all.add(gauge("opportune_night_running", "1 while the command runs.", state.running() ? 1 : 0));
    all.add(
        gauge(
            "opportune_night_start_time_seconds",
            "When the command began, in seconds since 1970.",
            seconds(state.began())));
    state.step().ifPresent(step -> steps(step, all));
    List<Run> runs = state.commands();
    if (!runs.isEmpty()) {
      commands(runs, all);
    }
    return new MetricSnapshots(all);
  }

  private static void steps(NightState.Step step, List<MetricSnapshot> all) {
    Labels labels = Labels.of("step", step.name(), "unit", step.unit());
    all.add(
        gauge("opportune_step_done", "Done in the step under way.", labels, (double) step.done()));
    all.add(
        gauge(
            "opportune_step_expected",
            "How many the step under way has; NaN when not known beforehand.",
            labels,
            step.expected() < 0 ? Double.NaN : (double) step.expected()));
    all.add(
        gauge(
            "opportune_step_rate_per_second",
            "Done a second since the step began.",
            labels,
            step.rate()));
    all.add(
        gauge(
            "opportune_step_left_seconds",
            "Time left at this rate; NaN while nothing can be said.",
            labels,
            step.secondsLeft()));
    all.add(
        gauge(
            "opportune_step_start_time_seconds",
            "When the step began, in seconds since 1970.",
            labels,
            seconds(step.began())));
  }

  private static void commands(List<Run> runs, List<MetricSnapshot> all) {
    all.add(
        byCommand(
            "opportune_command_start_time_seconds",
            "When the last run of a command began, in seconds since 1970.",
            runs,
            run -> seconds(run.startedAt())));
    all.add(
        byCommand(
            "opportune_command_duration_seconds",
            "How long the last run of a command took.",
            runs,
            Run::seconds));
    all.add(
        byCommand(
            "opportune_command_seen",
            "Objects, series, slides or patients that the last run of a command looked at.",
            runs,
            Run::in));
    all.add(
        byCommand(
            "opportune_command_written",
            "Rows that the last run of a command wrote: objects read, findings, patients.",
            runs,
            Run::out));
    all.add(
        byCommand(
            "opportune_command_quarantined",
            "Quarantined by the last run of a command.",
            runs,
            Run::quarantined));
    all.add(
        byCommand(
            "opportune_command_notices",
            "Notices that the last run of a command left for a person.",
            runs,
            run -> run.notices().size()));
    GaugeSnapshot.Builder status =
        GaugeSnapshot.builder()
            .name("opportune_command_status")
            .help("1 at the status of the last run of a command, 0 at the others.");
    for (Run run : runs) {
      for (String word : STATUSES) {
        status.dataPoint(
            point(
                Labels.of("command", run.command(), "status", word),
                run.status().equals(word) ? 1 : 0));
      }
    }
    all.add(status.build());
  }

  private static GaugeSnapshot byCommand(
      String name, String help, List<Run> runs, ToDoubleFunction<Run> value) {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
    runs.forEach(
        run ->
            builder.dataPoint(
                point(Labels.of("command", run.command()), value.applyAsDouble(run))));
    return builder.build();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return gauge(name, help, Labels.EMPTY, value);
  }

  private static GaugeSnapshot gauge(String name, String help, Labels labels, double value) {
    return GaugeSnapshot.builder().name(name).help(help).dataPoint(point(labels, value)).build();
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }
}
