package org.opportune.inference.infection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/**
 * How the probabilities of slices become one call per patient; the paper has none. A class's score
 * is the mean of the highest tenth of its slice probabilities: a single slice, which noise or
 * motion may spoil, does not decide, as it would by the maximum, and a small infection is not
 * thinned out by the healthy lung about it, as it would be by the mean. A tenth, not a number of
 * slices, so that thin slices and thick ones are treated alike; three slices at least, where there
 * are so many.
 *
 * @param calledAbove a patient is infected where the same of {@code 1 - p(healthy)} is above this
 */
public record PatientRule(double calledAbove) {
  private static final double SHARE = 0.1;
  private static final int LEAST_SLICES = 3;

  /**
   * The rule that calls most rightly, infected patients and others counting alike, half-way between
   * the scores it parts.
   *
   * @param infection 1 - score of class 0, of patients that do not report
   * @param infected the truth
   * @return called above 0.5 where there are not both kinds
   */
  public static PatientRule tuned(double[] infection, boolean[] infected) {
    double[] sorted = Arrays.stream(infection).sorted().toArray();
    double best = 0;
    double threshold = 0.5;
    for (int i = 1; i < sorted.length; i++) {
      double between = (sorted[i - 1] + sorted[i]) / 2;
      double balanced =
          share(infection, infected, between, true) + share(infection, infected, between, false);
      if (balanced > best) {
        best = balanced;
        threshold = between;
      }
    }
    return new PatientRule(threshold);
  }

  /** Share of the infected, or of the others, that are called so; NaN without any. */
  private static double share(double[] scores, boolean[] infected, double above, boolean of) {
    int all = 0;
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      if (infected[i] == of) {
        all++;
        right += scores[i] > above == of ? 1 : 0;
      }
    }
    return (double) right / all;
  }

  /** In words, for cards. */
  public String words() {
    return String.format(
        Locale.ROOT,
        "score of an infection: mean of the highest tenth of its slice probabilities (3 slices at"
            + " least); infected where the same of 1 - p(healthy) is above %.3f, then of the class"
            + " with the highest score",
        calledAbove);
  }

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
  public int call(double[] scores) {
    int best = 1;
    for (int clazz = 2; clazz < scores.length; clazz++) {
      best = scores[clazz] > scores[best] ? clazz : best;
    }
    return 1 - scores[0] > calledAbove ? best : 0;
  }
}
