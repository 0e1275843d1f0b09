package org.opportune.jobs.pattern;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;

/**
 * The codes of patterns by label, from {@code conf/ana-patterns.conf} or a laboratory's own file.
 *
 * @param byLabel in the order of the file
 */
public record PatternCodes(Map<String, PatternCode> byLabel) implements Serializable {
  private static final String SHIPPED = "ana-patterns.conf";
  private static final String DEFAULT = "default";

  /** Copies the map, keeping its order. */
  public PatternCodes {
    byLabel = new LinkedHashMap<>(byLabel);
  }

  /**
   * The codes that the settings name.
   *
   * @throws UserException naming the file and the field that is wrong
   */
  public static PatternCodes of(Settings settings) {
    return load(settings.text("slides.patterns"));
  }

  /** The codes of a file, or {@code default}. */
  static PatternCodes load(String location) {
    boolean shipped = location.equals(DEFAULT);
    if (!shipped && !Files.isReadable(Path.of(location))) {
      throw new UserException(
          "Cannot read pattern codes: no such file: " + location + " (setting slides.patterns)");
    }
    try {
      Config config =
          shipped
              ? ConfigFactory.parseResources(PatternCodes.class.getClassLoader(), SHIPPED)
              : ConfigFactory.parseFile(Path.of(location).toFile());
      Map<String, PatternCode> codes = new LinkedHashMap<>();
      for (Config entry : config.resolve().getConfigList("patterns")) {
        PatternCode code =
            new PatternCode(
                entry.getString("label"),
                entry.getString("name"),
                entry.getString("icap"),
                entry.hasPath("note") ? entry.getString("note") : "");
        if (codes.put(code.label(), code) != null) {
          throw new UserException(
              "Invalid pattern codes in %s: label %s stands twice; remove one"
                  .formatted(location, code.label()));
        }
      }
      return new PatternCodes(codes);
    } catch (ConfigException e) {
      throw new UserException("Invalid pattern codes in " + location + ": " + e.getMessage(), e);
    }
  }

  /** The code of a label; its own name and no code where the file has none. */
  public PatternCode of(String label) {
    return byLabel.getOrDefault(label, new PatternCode(label, label.replace('_', ' '), "", ""));
  }
}
