package org.opportune.jobs.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.UserException;
import org.opportune.jobs.lock.WarehouseLock;
import org.opportune.jobs.monitor.NightMetrics;
import org.opportune.jobs.monitor.Progress;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.stop.StopSignal;
import org.opportune.jobs.stop.TermSignals;
import org.opportune.jobs.table.Warehouse;
import picocli.CommandLine.Option;

/** Options that every command of a night shares. */
final class CommonOptions {
  private static final String SITE_KEY_VARIABLE = "OPPORTUNE_SITE_KEY";
  private static final String SITE_KEY_ALIAS = "opportune.site.key";

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Settings of the site; see conf/opportune.conf for all of them.")
  Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over --conf. May be repeated.")
  Map<String, String> set = new LinkedHashMap<>();

  @Option(names = "--archive", paramLabel = "URI", description = "Where the objects are.")
  String archive;

  @Option(names = "--warehouse", paramLabel = "URI", description = "Where the tables are.")
  String warehouse;

  @Option(
      names = "--site-key-file",
      paramLabel = "FILE",
      description = "File with the site key (openssl rand -hex 32).")
  String siteKeyFile;

  @Option(
      names = "--run-date",
      paramLabel = "yyyy-MM-dd",
      description = "The night that new rows belong to. Default: today, UTC.")
  LocalDate runDate;

  /** The settings in force. */
  Settings settings() {
    Map<String, String> overrides = new LinkedHashMap<>(set);
    put(overrides, "archive", archive);
    put(overrides, "warehouse", warehouse);
    put(overrides, "privacy.site-key-file", siteKeyFile);
    return Settings.load(Optional.ofNullable(conf), overrides);
  }

  /** A step of a command. */
  @FunctionalInterface
  interface NightStep {
    void run(Night night) throws Exception;
  }

  /** Runs jobs of a night and returns the exit status. */
  int night(String command, NightStep step) throws Exception {
    return night(command, StopSignal.none(), step);
  }

  /** Runs jobs of a night, which a signal or the clock may end, and returns the exit status. */
  int night(String command, StopSignal stop, NightStep step) throws Exception {
    Settings settings = settings();
    NightContext reading = open(command, settings);
    try (SparkSession spark = reading.spark()) {
      reading.warehouse().requireWritable();
      try (WarehouseLock lock = reading.warehouse().lock(command);
          NightMetrics metrics = NightMetrics.publish(settings)) {
        NightContext context =
            reading.writing(lock, stop).telling(metrics.watch(reading.progress()));
        TermSignals.listen(stop, context.progress()::say);
        stop.whenAsked(() -> spark.sparkContext().cancelAllJobs());
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        step.run(new Night(context, () -> siteKey(settings, configuration)));
        return QuarantineShare.exitStatus(context);
      }
    }
  }

  /** Opens Spark and the warehouse, to read. */
  NightContext open(String command, Settings settings) {
    // Before Spark starts, so that a missing setting is told at once.
    URI warehouseUri = settings.warehouse();
    SparkSession spark = SparkSessions.open(command, settings);
    Warehouse opened = new Warehouse(warehouseUri, spark);
    LocalDate date = runDate == null ? LocalDate.now(ZoneOffset.UTC) : runDate;
    return new NightContext(spark, settings, opened, date, progress());
  }

  /** Progress on standard error, redrawn when it is a terminal. */
  static Progress progress() {
    return new TerminalProgress(System.err, System.console() != null);
  }

  /**
   * The site key: from the file that a setting names, else from the environment, else from a Hadoop
   * credential provider.
   *
   * @throws UserException when there is none, or the first one found is no key
   */
  static SiteKey siteKey(Settings settings, Configuration configuration) {
    return siteKey(settings, System::getenv, configuration);
  }

  static SiteKey siteKey(
      Settings settings, UnaryOperator<String> environment, Configuration configuration) {
    String file = settings.text("privacy.site-key-file");
    String source = file;
    try {
      if (!file.isBlank()) {
        return SiteKey.read(Path.of(file));
      }
      source = "environment variable " + SITE_KEY_VARIABLE;
      String variable = environment.apply(SITE_KEY_VARIABLE);
      if (variable != null) {
        return SiteKey.parse(variable);
      }
      source = "credential " + SITE_KEY_ALIAS;
      char[] secret = configuration.getPassword(SITE_KEY_ALIAS);
      if (secret != null) {
        return SiteKey.parse(new String(secret));
      }
    } catch (IOException e) {
      throw new UserException("Cannot read the site key, " + source + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage() + "; found in: " + source, e);
    }
    throw new UserException(
        "Missing site key: make one with \"openssl rand -hex 32 > site.key\" and give "
            + "--site-key-file site.key, or set "
            + SITE_KEY_VARIABLE);
  }

  private static void put(Map<String, String> overrides, String key, String value) {
    if (value != null) {
      overrides.put(key, com.typesafe.config.ConfigUtil.quoteString(value));
    }
  }
}
