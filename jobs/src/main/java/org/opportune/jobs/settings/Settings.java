package org.opportune.jobs.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.opportune.jobs.TextDigest;
import org.opportune.jobs.UserException;

/**
 * The settings of one command: the defaults of {@code conf/opportune.conf}, overridden by a site
 * file, overridden by the command line. Every value is checked when it is read, and a mistake is a
 * {@link UserException} naming the file or option, the field and the fix.
 */
public final class Settings {
  private static final String DEFAULTS = "opportune.conf";

  private final Config config;

  private Settings(Config config) {
    this.config = config;
  }

  /**
   * Reads settings.
   *
   * @param siteFile the site's own file, if any
   * @param overrides setting paths and values that win over both files
   */
  public static Settings load(Optional<Path> siteFile, Map<String, String> overrides) {
    Config defaults = ConfigFactory.parseResources(Settings.class.getClassLoader(), DEFAULTS);
    Config site = siteFile.map(Settings::parse).orElseGet(ConfigFactory::empty);
    siteFile.ifPresent(file -> requireKnown(site, defaults, file.toString()));
    Config commandLine = ConfigFactory.empty();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      commandLine = commandLine.withFallback(parseOverride(override.getKey(), override.getValue()));
    }
    requireKnown(commandLine, defaults, "--set");
    return new Settings(commandLine.withFallback(site).withFallback(defaults).resolve());
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file)) {
      throw new UserException("Cannot read settings: no such file: " + file);
    }
    try {
      return ConfigFactory.parseFile(file.toFile());
    } catch (ConfigException e) {
      throw new UserException("Invalid settings in " + file + ": " + e.getMessage(), e);
    }
  }

  private static Config parseOverride(String path, String value) {
    try {
      return ConfigFactory.parseString(path + " = " + value);
    } catch (ConfigException e) {
      return ConfigFactory.parseString(path + " = " + ConfigUtil.quoteString(value));
    }
  }

  private static void requireKnown(Config given, Config defaults, String source) {
    for (Map.Entry<String, ConfigValue> entry : given.entrySet()) {
      if (!defaults.hasPathOrNull(entry.getKey())) {
        throw new UserException(
            "Unknown setting in %s: %s; did you mean %s?"
                .formatted(source, entry.getKey(), nearest(entry.getKey(), defaults)));
      }
    }
  }

  private static String nearest(String path, Config defaults) {
    return defaults.entrySet().stream()
        .map(Map.Entry::getKey)
        .min(java.util.Comparator.comparingInt(known -> distance(known, path)))
        .orElseThrow();
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /** The archive's URI. */
  public URI archive() {
    return requiredUri("archive", "--archive");
  }

  /** The warehouse's URI. */
  public URI warehouse() {
    return requiredUri("warehouse", "--warehouse");
  }

  /** A URI or a path of this machine; empty when it is not set. */
  public Optional<URI> location(String path) {
    String value = text(path);
    return value.isBlank() ? Optional.empty() : Optional.of(uri(path, value));
  }

  /** A text value. */
  public String text(String path) {
    return read(path, () -> config.getString(path));
  }

  /** A regular expression. */
  public Pattern pattern(String path) {
    try {
      return Pattern.compile(text(path));
    } catch (PatternSyntaxException e) {
      throw invalid(path, "not a regular expression: " + e.getDescription(), e);
    }
  }

  /** One of a few words. */
  public String oneOf(String path, String... allowed) {
    String value = text(path);
    if (!List.of(allowed).contains(value)) {
      throw invalid(path, "\"" + value + "\" is not one of " + String.join(", ", allowed), null);
    }
    return value;
  }

  /** A list of words. */
  public List<String> texts(String path) {
    return read(path, () -> config.getStringList(path));
  }

  /** A list of numbers. */
  public double[] numbers(String path) {
    return read(path, () -> config.getDoubleList(path)).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** Yes or no. */
  public boolean flag(String path) {
    return read(path, () -> config.getBoolean(path));
  }

  /** A whole number of at least {@code min}. */
  public int integer(String path, int min) {
    return Math.toIntExact(bounded(path, min, Integer.MAX_VALUE));
  }

  /** A whole number of at least {@code min}. */
  public long count(String path, long min) {
    return bounded(path, min, Long.MAX_VALUE);
  }

  /** A number in a closed range. */
  public double number(String path, double min, double max) {
    double value = read(path, () -> config.getDouble(path));
    if (!(value >= min && value <= max)) {
      throw invalid(path, value + " is not between " + min + " and " + max, null);
    }
    return value;
  }

  /**
   * SHA-256 of all settings but those that name places, so that two runs can be compared whatever
   * machine they ran on.
   */
  public String digest() {
    StringBuilder text = new StringBuilder();
    config.entrySet().stream()
        .filter(
            e ->
                !List.of(
                        "archive",
                        "warehouse",
                        "index.manifest",
                        "monitor.prometheus-file",
                        "privacy.site-key-file")
                    .contains(e.getKey()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e -> text.append(e.getKey()).append('=').append(e.getValue().render()).append('\n'));
    return TextDigest.sha256(text.toString());
  }

  private long bounded(String path, long min, long max) {
    long value = read(path, () -> config.getLong(path));
    if (value < min || value > max) {
      throw invalid(path, value + " is less than " + min, null);
    }
    return value;
  }

  private URI requiredUri(String path, String option) {
    String value = text(path);
    if (value.isBlank()) {
      throw new UserException(
          "Missing setting " + path + ": give " + option + " URI or set it in a --conf file");
    }
    return uri(path, value);
  }

  private static URI uri(String path, String value) {
    try {
      // A bare path is what people type for a folder of this machine.
      return value.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
          ? URI.create(value)
          : Path.of(value).toAbsolutePath().normalize().toUri();
    } catch (IllegalArgumentException e) {
      throw invalid(path, "\"" + value + "\" is not a URI", e);
    }
  }

  private static <T> T read(String path, java.util.function.Supplier<T> reader) {
    try {
      return reader.get();
    } catch (ConfigException e) {
      throw invalid(path, e.getMessage(), e);
    }
  }

  private static UserException invalid(String path, String why, Throwable cause) {
    return new UserException("Invalid setting " + path + ": " + why, cause);
  }
}
