package org.opportune.jobs.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How numbers and names read in the report. */
final class Wording {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Wording() {}

  static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f%%", value);
  }

  /** "18.4% (16.9–20.0)", or a dash where there is nothing to state. */
  static String rate(Optional<Rate> rate) {
    return rate.map(r -> percent(r.percent()) + " (" + interval(r) + ")").orElse("–");
  }

  /** "0.032", or "&lt;0.001" where it is smaller. */
  static String pValue(double p) {
    return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  static String interval(Rate rate) {
    return String.format(Locale.ROOT, "%.1f–%.1f", rate.lowPercent(), rate.highPercent());
  }

  /** About three significant digits, plain. */
  static String number(double value) {
    return number(value, decimals(value));
  }

  /** Decimals that show about three significant digits. */
  static int decimals(double value) {
    double size = Math.abs(value);
    return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  }

  static String number(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.startsWith("-") ? "−" + text.substring(1) : text;
  }

  /** "1 h 04 min", "12 min 30 s" or "4.2 s". */
  static String duration(Duration duration) {
    if (duration.toHours() > 0) {
      return String.format(
          Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart());
    }
    if (duration.toMinutes() > 0) {
      return String.format(
          Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** "2026-11-22 03:14", in UTC. */
  static String minute(Instant instant) {
    return MINUTE.format(instant);
  }

  /** Lower case, letters and digits kept, anything else a single underscore. */
  static String slug(String name) {
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    return slug.isEmpty() ? "unnamed" : slug;
  }

  /** A heading inside a sentence, unless it is an abbreviation. */
  static String lower(String name) {
    boolean abbreviation = name.length() > 1 && Character.isUpperCase(name.charAt(1));
    return name.isEmpty() || abbreviation
        ? name
        : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** Text cut into lines of about {@code width} characters; a longer word is cut too. */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+")) {
      String rest = word;
      if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (rest.length() > width) {
        lines.add(rest.substring(0, width));
        rest = rest.substring(width);
      }
      line.append(line.length() > 0 ? " " : "").append(rest);
    }
    if (line.length() > 0 || lines.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** Text cut to one line, marked where cut. */
  static String cut(String text, int width) {
    String plain = text.strip();
    return plain.length() <= width ? plain : plain.substring(0, width - 1).strip() + "…";
  }
}
