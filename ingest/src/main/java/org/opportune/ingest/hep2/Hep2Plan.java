package org.opportune.ingest.hep2;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.opportune.ingest.phantom.Seeds;

/**
 * A set of fields to draw. A field depends on the plan and its index alone, so fields may be drawn
 * in any order and in parallel, and a longer plan of the same seed begins with the same fields. A
 * patient has 1 to 3 fields, all of one serum: the same patterns at the same titre, on other cells.
 *
 * @param fields how many
 * @param seed decides everything that is not said here
 * @param columns pixels of a row
 * @param rows rows
 * @param severalShare share of the patients with patterns whose serum shows two or three, 0 to 1
 * @param negativeShare share of the patients whose serum shows none, 0 to 1
 * @param frequencies weight with which each pattern is drawn, above 0; at least three patterns
 * @param cellDiameterPx mean diameter of a cell, in pixels
 */
public record Hep2Plan(
    int fields,
    long seed,
    int columns,
    int rows,
    double severalShare,
    double negativeShare,
    Map<Pattern, Double> frequencies,
    double cellDiameterPx) {

  private static final double LEAST_SCALE = 0.9;

  /** Checks the ranges and copies the map. */
  public Hep2Plan {
    if (fields < 0) {
      throw new IllegalArgumentException("Invalid number of fields: " + fields + " is negative");
    }
    FieldSpec.requireSize(columns, rows);
    if (!(LEAST_SCALE * cellDiameterPx >= FieldSpec.LEAST_DIAMETER_PX)) {
      throw new IllegalArgumentException(
          "Invalid cell diameter: " + cellDiameterPx + " pixels are too few to show a pattern");
    }
    requireShare("share of mixtures", severalShare);
    requireShare("share of negatives", negativeShare);
    if (frequencies.size() < Serum.MOST_PATTERNS) {
      throw new IllegalArgumentException(
          "Invalid frequencies: "
              + frequencies.size()
              + " patterns; name at least "
              + Serum.MOST_PATTERNS);
    }
    frequencies.forEach(
        (pattern, weight) -> {
          if (!(weight > 0)) {
            throw new IllegalArgumentException(
                "Invalid frequency of %s: %s is not above 0".formatted(pattern.label(), weight));
          }
        });
    EnumMap<Pattern, Double> copy = new EnumMap<>(Pattern.class);
    copy.putAll(frequencies);
    frequencies = Collections.unmodifiableMap(copy);
  }

  /**
   * Fields of 384 x 384 pixels, half of the positive ones mixtures, one in ten negative, patterns
   * about as frequent as in arXiv 2511.21519, the rare ones raised.
   */
  public static Hep2Plan of(int fields, long seed) {
    return new Hep2Plan(fields, seed, 384, 384, 0.5, 0.1, published(), 48);
  }

  /** The same with another size, in pixels. */
  public Hep2Plan withSize(int newColumns, int newRows) {
    return new Hep2Plan(
        fields,
        seed,
        newColumns,
        newRows,
        severalShare,
        negativeShare,
        frequencies,
        cellDiameterPx);
  }

  /** The same with other shares of mixtures and negatives. */
  public Hep2Plan withShares(double several, double negative) {
    return new Hep2Plan(
        fields, seed, columns, rows, several, negative, frequencies, cellDiameterPx);
  }

  /** The same with other weights of the patterns. */
  public Hep2Plan withFrequencies(Map<Pattern, Double> value) {
    return new Hep2Plan(
        fields, seed, columns, rows, severalShare, negativeShare, value, cellDiameterPx);
  }

  /** The same with larger or smaller cells. */
  public Hep2Plan withCellDiameterPx(double value) {
    return new Hep2Plan(
        fields, seed, columns, rows, severalShare, negativeShare, frequencies, value);
  }

  /** Number of the patient whose field it is. */
  int patient(int index) {
    return Serum.patient(this, checked(index));
  }

  /** Name of the patient whose field it is; fields of one patient share it. */
  public String patientKey(int index) {
    return "P" + patient(index);
  }

  /** The patterns of a field, without drawing it. */
  public Set<Pattern> patterns(int index) {
    return spec(index).patterns();
  }

  /** What to draw. */
  public FieldSpec spec(int index) {
    Serum serum = Serum.of(this, patient(index));
    long own = Seeds.of(seed, "field " + index);
    SplittableRandom random = new SplittableRandom(own);
    return new FieldSpec(
        own,
        columns,
        rows,
        serum.showings(random),
        serum.titre(),
        Cell.between(random, 0.5, 1.6),
        Cell.between(random, 0.04, 0.14),
        Cell.between(random, 0.03, 0.09),
        cellDiameterPx * Cell.between(random, LEAST_SCALE, 1.12),
        Cell.between(random, 0.5, 0.78));
  }

  /** Draws a field. */
  public Hep2Field field(int index) {
    return Hep2Field.draw(spec(index));
  }

  private int checked(int index) {
    if (index < 0 || index >= fields) {
      throw new IllegalArgumentException(
          "Invalid field: " + index + " is not in 0.." + (fields - 1));
    }
    return index;
  }

  /** Counts of the paper's 6,563 images; Golgi, dots and envelope raised to be learnable. */
  private static Map<Pattern, Double> published() {
    EnumMap<Pattern, Double> weights = new EnumMap<>(Pattern.class);
    weights.put(Pattern.HOMOGENEOUS, 1770.0);
    weights.put(Pattern.SPECKLED, 4115.0);
    weights.put(Pattern.CENTROMERE, 700.0);
    weights.put(Pattern.NUCLEOLAR, 700.0);
    weights.put(Pattern.NUCLEAR_DOTS, 600.0);
    weights.put(Pattern.NUCLEAR_ENVELOPE, 600.0);
    weights.put(Pattern.GOLGI, 500.0);
    weights.put(Pattern.AMA, 2546.0);
    return weights;
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("Invalid " + what + ": " + share + " is not in 0..1");
    }
  }
}
