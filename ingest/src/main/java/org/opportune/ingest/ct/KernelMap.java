package org.opportune.ingest.ct;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sorts reconstruction kernels into soft, medium, sharp and unknown, because sharp ones shift
 * LAA-950 by about seven points. The map is the resource {@code kernels.txt}, whose first line
 * holds its version.
 */
final class KernelMap {
  static final String SOFT = "soft";
  static final String MEDIUM = "medium";
  static final String SHARP = "sharp";
  static final String UNKNOWN = "unknown";
  static final String CONE_BEAM = "cone_beam";

  /** The map that ships with Opportune. */
  static final KernelMap SHIPPED = load("kernels.txt");

  private record Entry(String kernelClass, String manufacturer, Pattern kernel) {}

  private final List<Entry> entries;

  private KernelMap(List<Entry> entries) {
    this.entries = entries;
  }

  private static KernelMap load(String resource) {
    List<Entry> entries = new ArrayList<>();
    try (InputStream in = KernelMap.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.strip().split("\\s+", 3);
          entries.add(new Entry(parts[0], parts[1], Pattern.compile(parts[2])));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read kernel map " + resource, e);
    }
    return new KernelMap(List.copyOf(entries));
  }

  /**
   * The class of a kernel.
   *
   * @param manufacturer (0008,0070), may be null
   * @param kernel (0018,1210), values joined with a backslash, may be null; the first value decides
   */
  String classOf(String manufacturer, String kernel) {
    if (kernel == null) {
      return UNKNOWN;
    }
    String maker = manufacturer == null ? "" : manufacturer.toUpperCase(Locale.ROOT);
    int end = kernel.indexOf('\\');
    String first = (end < 0 ? kernel : kernel.substring(0, end)).strip().toUpperCase(Locale.ROOT);
    for (Entry entry : entries) {
      boolean made = entry.manufacturer().equals("*") || maker.contains(entry.manufacturer());
      if (made && entry.kernel().matcher(first).matches()) {
        return entry.kernelClass();
      }
    }
    return UNKNOWN;
  }

  /** Which kernel class densitometry prefers: lower is better. */
  static int preference(String kernelClass) {
    return switch (kernelClass) {
      case SOFT -> 0;
      case MEDIUM -> 1;
      case UNKNOWN -> 2;
      default -> 3;
    };
  }
}
