package org.opportune.staging.severity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which of a patient's scans speaks for the patient. Ties go to the smallest key. */
public enum IndexScanRule {
  /** The most recent. */
  LATEST(Comparator.comparing(Visit::date).reversed()),
  /** The first. */
  EARLIEST(Comparator.comparing(Visit::date)),
  /** The best quality; the most recent of equals. */
  BEST_QUALITY(
      Comparator.comparingDouble(Visit::quality)
          .reversed()
          .thenComparing(Comparator.comparing(Visit::date).reversed()));

  private final Comparator<Visit> order;

  IndexScanRule(Comparator<Visit> order) {
    this.order = order.thenComparing(Visit::key);
  }

  /**
   * The index scan.
   *
   * @param visits one patient's, at least one
   */
  public Visit choose(List<Visit> visits) {
    return visits.stream()
        .min(order)
        .orElseThrow(() -> new IllegalArgumentException("Invalid visits: there is none"));
  }

  /** The index scan of each calendar year in which the patient was scanned, ascending. */
  public Map<Integer, Visit> choosePerYear(List<Visit> visits) {
    Map<Integer, Visit> chosen = new TreeMap<>();
    for (Visit visit : visits) {
      chosen.merge(
          visit.date().getYear(),
          visit,
          (one, other) -> order.compare(one, other) <= 0 ? one : other);
    }
    return chosen;
  }
}
