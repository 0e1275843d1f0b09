package org.opportune.tests.fault;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.opportune.inference.bundle.ModelBundle;
import org.opportune.ingest.privacy.SiteKey;
import org.opportune.jobs.Night;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.monitor.TerminalProgress;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.Warehouse;

/**
 * Many nights in one process: two networks take turns, so that each night screens every series
 * again. Writes the process's resident memory after each.
 */
final class Soak {
  private static final String BUNDLE = "/org/opportune/bundle/edlnet-default/";
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  private Soak() {}

  /** Arguments: archive, warehouse, site key, nights, file for one number per line, in kB. */
  public static void main(String[] arguments) throws Exception {
    URI archive = URI.create(arguments[0]);
    Path warehouse = Path.of(arguments[1]);
    SiteKey key = SiteKey.read(Path.of(arguments[2]));
    int nights = Integer.parseInt(arguments[3]);
    Path measured = Path.of(arguments[4]);
    Path other = otherNetwork(warehouse.resolveSibling("other-network"));
    Settings[] settings = {
      settings(archive, warehouse, "default"), settings(archive, warehouse, other.toString())
    };
    try (SparkSession spark = SparkSessions.open("soak", settings[0])) {
      night(spark, settings[0], warehouse, FIRST, key).index();
      for (int i = 0; i < nights; i++) {
        night(spark, settings[i % 2], warehouse, FIRST.plusDays(i), key).screen();
        System.gc();
        Files.writeString(
            measured, residentKb() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    }
  }

  private static Night night(
      SparkSession spark, Settings settings, Path warehouse, LocalDate date, SiteKey key) {
    return new Night(
        new NightContext(
            spark,
            settings,
            new Warehouse(warehouse.toUri(), spark),
            date,
            new TerminalProgress(System.err, false)),
        () -> key);
  }

  private static Settings settings(URI archive, Path warehouse, String bundle) {
    return Settings.load(
        Optional.empty(),
        Map.of(
            "archive", "\"" + archive + "\"",
            "warehouse", "\"" + warehouse + "\"",
            "screen.bundle", "\"" + bundle + "\"",
            "screen.batch-series", "3",
            "screen.pictures-percent", "20"));
  }

  /** The network of the jar under another name, and so another network to the tables. */
  private static Path otherNetwork(Path folder) throws Exception {
    Files.createDirectories(folder);
    for (String file : List.of(ModelBundle.bundled().card().weights(), ModelBundle.CARD)) {
      try (InputStream in = Soak.class.getResourceAsStream(BUNDLE + file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }
    Path card = folder.resolve(ModelBundle.CARD);
    String text = Files.readString(card, StandardCharsets.UTF_8);
    String name = '"' + ModelBundle.bundled().card().name() + '"';
    Files.writeString(card, text.replace(name, "\"other\""));
    return folder;
  }

  private static long residentKb() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
