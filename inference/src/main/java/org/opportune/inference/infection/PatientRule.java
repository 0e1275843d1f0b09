package org.opportune.inference.infection;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How the probabilities of slices become one call per patient; the paper has none. A class's score
 * is the mean of the highest tenth of its slice probabilities: a single slice, which noise or
 * motion may spoil, does not decide, as it would by the maximum, and a small infection is not
 * thinned out by the healthy lung about it, as it would be by the mean. A tenth, not a number of
 * slices, so that thin slices and thick ones are treated alike; three slices at least, where there
 * are so many.
 */
public final class PatientRule {
  /** In words, for cards. */
  public static final String WORDS =
      "score of an infection: mean of the highest tenth of its slice probabilities (3 slices at"
          + " least); infected where the same of 1 - p(healthy) is above 0.5, then of the class with"
          + " the highest score";

  private static final double SHARE = 0.1;
  private static final int LEAST_SLICES = 3;
  private static final double CALLED = 0.5;

  private PatientRule() {}

  /**
   * Scores of a patient.
   *
   * @param slices {@code slices[slice][class]}, probabilities; class 0 is healthy
   * @return per class, 0..1; of class 0 how likely any infection is not there
   */
  public static double[] scores(double[][] slices) {
    double[] scores = new double[slices[0].length];
    for (int clazz = 0; clazz < scores.length; clazz++) {
      int wanted = clazz;
      double[] likely =
          Arrays.stream(slices)
              .mapToDouble(slice -> wanted == 0 ? 1 - slice[0] : slice[wanted])
              .boxed()
              .sorted(Comparator.reverseOrder())
              .mapToDouble(Double::doubleValue)
              .toArray();
      int count = Math.max(LEAST_SLICES, (int) Math.ceil(SHARE * likely.length));
      double top = Arrays.stream(likely).limit(count).average().orElseThrow();
      scores[clazz] = wanted == 0 ? 1 - top : top;
    }
    return scores;
  }

  /** The class that a patient with such scores is called. */
  public static int call(double[] scores) {
    int best = 1;
    for (int clazz = 2; clazz < scores.length; clazz++) {
      best = scores[clazz] > scores[best] ? clazz : best;
    }
    return 1 - scores[0] > CALLED ? best : 0;
  }
}
