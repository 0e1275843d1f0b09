package org.opportune.ingest.phantom;

import java.util.EnumMap;
import java.util.Map;

/**
 * What to break, and how often.
 *
 * @param rates for each kind the share of patients that have it, 0 to 1; a kind not named never
 *     occurs
 */
public record Defects(Map<DefectKind, Double> rates) {

  /** Checks the rates and copies them. */
  public Defects {
    rates.forEach(
        (kind, rate) -> {
          if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                "Invalid rate for " + kind + ": " + rate + " is not in 0..1");
          }
        });
    rates = Map.copyOf(rates);
  }

  /** A clean archive. */
  public static Defects none() {
    return new Defects(Map.of());
  }

  /** A mix as found in hospital archives: much that is harmless, little that costs a series. */
  public static Defects typical() {
    Map<DefectKind, Double> rates = new EnumMap<>(DefectKind.class);
    for (DefectKind kind : DefectKind.values()) {
      rates.put(kind, 0.02);
    }
    rates.put(DefectKind.SCOUT, 0.8);
    rates.put(DefectKind.DOSE_PAGE, 0.4);
    rates.put(DefectKind.IMPLICIT_LITTLE_ENDIAN, 0.15);
    return new Defects(rates);
  }

  /** The same with another rate for one kind. */
  public Defects with(DefectKind kind, double rate) {
    Map<DefectKind, Double> changed = new EnumMap<>(DefectKind.class);
    changed.putAll(rates);
    changed.put(kind, rate);
    return new Defects(changed);
  }

  double rate(DefectKind kind) {
    return rates.getOrDefault(kind, 0.0);
  }
}
