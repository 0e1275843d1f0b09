package org.opportune.jobs.monitor;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.opportune.jobs.settings.Settings;

/**
 * Publishes a night while it runs: among Spark's metrics, and in the file that the setting {@code
 * monitor.prometheus-file} names.
 */
public final class NightMetrics implements AutoCloseable {
  private final NightState state;
  private final Optional<MetricsFile> file;

  private NightMetrics(NightState state, Optional<MetricsFile> file) {
    this.state = state;
    this.file = file;
  }

  /** Publishes the night of a session that is open. */
  public static NightMetrics publish(Settings settings) {
    NightState state = new NightState(InstantSource.system());
    SparkEnv.get().metricsSystem().registerSource(new SparkMetrics(state));
    String name = settings.text("monitor.prometheus-file");
    return new NightMetrics(
        state,
        name.isBlank() ? Optional.empty() : Optional.of(MetricsFile.open(state, Path.of(name))));
  }

  /** The same progress, published as well. */
  public Progress watch(Progress shown) {
    return new MeasuredProgress(shown, state);
  }

  /** Says that the night is over. */
  @Override
  public void close() {
    state.endNight();
    file.ifPresent(MetricsFile::close);
  }
}
