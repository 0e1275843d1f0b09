package org.opportune.ingest.hep2;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.opportune.ingest.phantom.Seeds;

/**
 * What the antibodies of a patient show.
 *
 * @param patterns the leading one first; none for a negative serum
 * @param titre reciprocal of the highest dilution that shines, 0 for a negative serum
 */
record Serum(List<Pattern> patterns, int titre) {
  static final int MOST_PATTERNS = 3;

  /** Of the mixtures, those of three: 519 of 3,204 in arXiv 2511.21519. */
  private static final double THREE = 519.0 / 3204;

  private static final int LEAST_TITRE = 80;
  private static final int TITRES = 6;

  /** How six fields in a row are shared out: patients of 1, 2 or 3. */
  private static final int[][] SHARES = {
    {0, 1, 1, 2, 2, 2},
    {0, 0, 0, 1, 1, 2},
    {0, 0, 1, 1, 2, 2},
    {0, 0, 0, 1, 1, 1},
    {0, 1, 2, 2, 2, 3}
  };

  /** Number of the patient whose field it is; numbers have gaps. */
  static int patient(Hep2Plan plan, int field) {
    int block = field / SHARES[0].length;
    SplittableRandom random = new SplittableRandom(Seeds.of(plan.seed(), "patients " + block));
    int[] shares = SHARES[random.nextInt(SHARES.length)];
    return block * SHARES[0].length + shares[field % SHARES[0].length];
  }

  static Serum of(Hep2Plan plan, int patient) {
    SplittableRandom random = new SplittableRandom(Seeds.of(plan.seed(), "serum " + patient));
    if (random.nextDouble() < plan.negativeShare()) {
      return new Serum(List.of(), 0);
    }
    int count =
        random.nextDouble() >= plan.severalShare() ? 1 : random.nextDouble() < THREE ? 3 : 2;
    EnumMap<Pattern, Double> left = new EnumMap<>(plan.frequencies());
    List<Pattern> patterns = new ArrayList<>();
    while (patterns.size() < count) {
      Pattern next = draw(left, random);
      patterns.add(next);
      left.remove(next);
    }
    return new Serum(List.copyOf(patterns), LEAST_TITRE << random.nextInt(TITRES));
  }

  /**
   * How the patterns show in one field: the leading one in most cells, a further one in some and
   * often weaker.
   */
  Map<Pattern, Showing> showings(SplittableRandom random) {
    EnumMap<Pattern, Showing> showings = new EnumMap<>(Pattern.class);
    for (Pattern pattern : patterns) {
      boolean leads = showings.isEmpty();
      showings.put(
          pattern,
          leads
              ? new Showing(Cell.between(random, 0.75, 1), 1)
              : new Showing(Cell.between(random, 0.2, 0.6), Cell.between(random, 0.5, 1.1)));
    }
    return showings;
  }

  private static Pattern draw(Map<Pattern, Double> weights, SplittableRandom random) {
    double rest =
        random.nextDouble() * weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Pattern last = null;
    for (Map.Entry<Pattern, Double> entry : weights.entrySet()) {
      last = entry.getKey();
      rest -= entry.getValue();
      if (rest < 0) {
        break;
      }
    }
    return last;
  }
}
