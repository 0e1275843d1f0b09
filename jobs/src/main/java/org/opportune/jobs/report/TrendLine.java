package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opportune.staging.epi.Proportion;
import org.opportune.staging.epi.Trend;

/**
 * A Cochran-Armitage test of any emphysema over ordered groups.
 *
 * @param over what orders the groups, for example "Year"
 * @param groups the first and last of them
 * @param unit what the slope is per, for example "year"
 * @param slopePoints change in percentage points per unit
 * @param z test statistic
 * @param pValue two-sided
 */
public record TrendLine(
    String over, String groups, String unit, double slopePoints, double z, double pValue) {

  /** Trends over the years and the age bands, where there are at least two of them. */
  static List<TrendLine> of(PatientTables tables) {
    List<TrendLine> lines = new ArrayList<>();
    if (tables.patients() > 0 && tables.anyEmphysema().isPresent()) {
      over(tables, "Year", "year", 1).ifPresent(lines::add);
      over(tables, "Age band", "10 years of age", 10).ifPresent(lines::add);
    }
    return lines;
  }

  private static Optional<TrendLine> over(
      PatientTables tables, String table, String unit, double perUnit) {
    List<String> names = new ArrayList<>();
    List<Proportion> shares = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (Map.Entry<String, Proportion> group : tables.anyBy(table).entrySet()) {
      String first = group.getKey().split("[-+]", -1)[0];
      if (first.chars().allMatch(Character::isDigit)) {
        names.add(group.getKey());
        shares.add(group.getValue());
        // Bands of ten years; the youngest is open below and counts as the ten before 40.
        scores.add(first.equals("0") ? 30 / perUnit : Double.parseDouble(first) / perUnit);
      }
    }
    if (names.size() < 2) {
      return Optional.empty();
    }
    Trend trend =
        Trend.cochranArmitage(shares, scores.stream().mapToDouble(Double::doubleValue).toArray());
    return Optional.of(
        new TrendLine(
            table,
            names.get(0) + " to " + names.get(names.size() - 1),
            unit,
            100 * trend.slope(),
            trend.z(),
            trend.pValue()));
  }
}
