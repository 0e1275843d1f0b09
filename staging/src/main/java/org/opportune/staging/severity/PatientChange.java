package org.opportune.staging.severity;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * Change of one patient over time: least-squares slopes over all scans, scans of one day averaged.
 *
 * @param days number of days with a scan, 2 or more
 * @param years from first to last
 * @param scorePerYear slope of the anomaly score
 * @param scoreError its standard error; empty with two days, which always fit a line
 * @param laa950PerYear slope of LAA-950, percentage points per year
 * @param laa950Error its standard error; empty with two days
 */
public record PatientChange(
    int days,
    double years,
    double scorePerYear,
    OptionalDouble scoreError,
    double laa950PerYear,
    OptionalDouble laa950Error) {
  /** Shortest interval if not set: over less, scanner noise outweighs disease. */
  public static final double DEFAULT_MIN_YEARS = 0.5;

  private static final double DAYS_PER_YEAR = 365.25;

  /**
   * The change over a patient's scans; empty when first and last are less than {@code minYears}
   * apart.
   *
   * @param minYears above 0
   */
  public static Optional<PatientChange> of(List<Visit> visits, double minYears) {
    if (!(minYears > 0)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid minimal interval: %s years is not above 0".formatted(minYears));
    }
    Map<LocalDate, List<Visit>> byDay =
        visits.stream()
            .collect(Collectors.groupingBy(Visit::date, TreeMap::new, Collectors.toList()));
    if (byDay.size() < 2) {
      return Optional.empty();
    }
    LocalDate first = byDay.keySet().iterator().next();
    double[] years =
        byDay.keySet().stream()
            .mapToDouble(date -> ChronoUnit.DAYS.between(first, date) / DAYS_PER_YEAR)
            .toArray();
    double span = years[years.length - 1];
    if (span < minYears) {
      return Optional.empty();
    }
    Line score = line(years, daily(byDay, Visit::score));
    Line laa950 = line(years, daily(byDay, Visit::laa950Percent));
    return Optional.of(
        new PatientChange(
            years.length, span, score.slope(), score.error(), laa950.slope(), laa950.error()));
  }

  private record Line(double slope, OptionalDouble error) {}

  private static double[] daily(
      Map<LocalDate, List<Visit>> byDay, ToDoubleFunction<Visit> measure) {
    return byDay.values().stream()
        .mapToDouble(day -> day.stream().mapToDouble(measure).average().orElseThrow())
        .toArray();
  }

  private static Line line(double[] x, double[] y) {
    double meanX = java.util.Arrays.stream(x).average().orElseThrow();
    double meanY = java.util.Arrays.stream(y).average().orElseThrow();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      xy += (x[i] - meanX) * (y[i] - meanY);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    double slope = xy / xx;
    double residual = Math.max(0, yy - slope * xy);
    return new Line(
        slope,
        x.length > 2
            ? OptionalDouble.of(Math.sqrt(residual / (x.length - 2) / xx))
            : OptionalDouble.empty());
  }
}
