package org.opportune.staging.severity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of a patient's scans speaks for the patient. Whatever the rule, eligible scans come before
 * others; scans of unknown date come after dated ones where dates decide; ties go to the smallest
 * study and series key, which mean nothing but are always the same.
 */
public enum IndexScanRule {
  /** The most recent. */
  LATEST(byDate(Comparator.<Integer>reverseOrder())),
  /** The first. */
  EARLIEST(byDate(Comparator.<Integer>naturalOrder())),
  /** The best by {@link ScanQuality}; the most recent of equals. */
  BEST_QUALITY(
      Comparator.comparing(ScanCandidate::quality)
          .thenComparing(byDate(Comparator.<Integer>reverseOrder())));

  @SuppressWarnings("ImmutableEnumChecker") // comparators of records hold no state
  private final Comparator<ScanCandidate> order;

  IndexScanRule(Comparator<ScanCandidate> order) {
    this.order =
        Comparator.comparing(ScanCandidate::eligible)
            .reversed()
            .thenComparing(order)
            .thenComparing(
                ScanCandidate::studyKey, Comparator.nullsLast(Comparator.<String>naturalOrder()))
            .thenComparing(ScanCandidate::seriesKey);
  }

  /**
   * The index scan.
   *
   * @param scans one patient's, at least one
   */
  public ScanCandidate choose(List<ScanCandidate> scans) {
    return scans.stream()
        .min(order)
        .orElseThrow(() -> new IllegalArgumentException("Invalid scans: there is none"));
  }

  /**
   * The index scan of each calendar year in which the patient was scanned, ascending. Scans of
   * unknown year belong to none.
   */
  public Map<Integer, ScanCandidate> choosePerYear(List<ScanCandidate> scans) {
    Map<Integer, ScanCandidate> chosen = new TreeMap<>();
    for (ScanCandidate scan : scans) {
      if (scan.year() != null) {
        chosen.merge(
            scan.year(), scan, (one, other) -> order.compare(one, other) <= 0 ? one : other);
      }
    }
    return chosen;
  }

  private static Comparator<ScanCandidate> byDate(Comparator<Integer> order) {
    return Comparator.comparing(ScanCandidate::year, Comparator.nullsLast(order))
        .thenComparing(ScanCandidate::month, Comparator.nullsLast(order));
  }
}
