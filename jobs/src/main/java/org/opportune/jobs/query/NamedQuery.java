package org.opportune.jobs.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A question that ships with the program, as SQL in DuckDB's dialect.
 *
 * @param name what people type
 * @param about what it answers, from the first line of its file
 * @param sql the statement
 */
public record NamedQuery(String name, String about, String sql) {
  private static final String FOLDER = "named/";

  /** All of them, in the order in which they are listed. */
  public static final List<NamedQuery> ALL =
      List.of(
          read("prevalence-by-stage"),
          read("prevalence-by-age-sex"),
          read("prevalence-by-site"),
          read("last-night"),
          read("for-a-reader"),
          read("quarantine-by-reason"),
          read("excluded-by-reason"),
          read("slowest-series"),
          read("kernel-effects"),
          read("scanner-effects"),
          read("outside-air-by-scanner"),
          read("report-labels"),
          read("scan-labels"));

  /** The query of a name. */
  public static Optional<NamedQuery> of(String name) {
    return ALL.stream().filter(query -> query.name().equals(name)).findFirst();
  }

  private static NamedQuery read(String name) {
    String sql = resource(FOLDER + name + ".sql");
    String first = sql.lines().findFirst().orElse("");
    if (!first.startsWith("-- ")) {
      throw new IllegalStateException("Query " + name + " does not say what it answers");
    }
    return new NamedQuery(name, first.substring("-- ".length()), sql);
  }

  static String resource(String name) {
    try (InputStream in = NamedQuery.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read resource " + name, e);
    }
  }
}
