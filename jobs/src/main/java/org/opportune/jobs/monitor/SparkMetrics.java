package org.opportune.jobs.monitor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.metrics.source.Source;
import org.opportune.jobs.table.RunsTable.Run;

/**
 * The state of a night among Spark's own metrics. These have no labels, so a command is a part of
 * the name, and the step under way is told by its numbers alone.
 */
final class SparkMetrics implements Source {
  private final NightState state;
  private final MetricRegistry registry = new MetricRegistry();

  SparkMetrics(NightState state) {
    this.state = state;
    number("night_running", () -> state.running() ? 1.0 : 0.0);
    number("night_start_time_seconds", () -> state.began().toEpochMilli() / 1e3);
    step("step_done", NightState.Step::done);
    step("step_expected", step -> step.expected() < 0 ? Double.NaN : step.expected());
    step("step_rate_per_second", NightState.Step::rate);
    step("step_left_seconds", NightState.Step::secondsLeft);
    step("step_start_time_seconds", step -> step.began().toEpochMilli() / 1e3);
    for (String command :
        new String[] {
          "index", "screen", "label_scans", "screen_slides", "stage", "report", "label_reports"
        }) {
      command(command, "duration_seconds", Run::seconds);
      command(command, "start_time_seconds", run -> run.startedAt().toEpochMilli() / 1e3);
      command(command, "seen", Run::in);
      command(command, "written", Run::out);
      command(command, "quarantined", Run::quarantined);
      command(command, "notices", run -> run.notices().size());
      command(command, "ok", run -> run.status().equals("ok") ? 1 : 0);
    }
  }

  @Override
  public String sourceName() {
    return "opportune";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  private void step(String name, ToDoubleFunction<NightState.Step> value) {
    number(name, () -> state.step().map(value::applyAsDouble).orElse(Double.NaN));
  }

  private void command(String command, String name, ToDoubleFunction<Run> value) {
    number(
        "command_" + command + "_" + name,
        () -> {
          Optional<Run> last =
              state.commands().stream().filter(run -> run.command().equals(command)).findFirst();
          return last.map(value::applyAsDouble).orElse(Double.NaN);
        });
  }

  private void number(String name, Gauge<Double> gauge) {
    registry.register(name, gauge);
  }
}
