package org.opportune.staging.severity;

import java.util.SplittableRandom;

/** Scores drawn from known mixtures. */
final class Populations {
  private static final double[] MEANS = {0.05, 0.15, 0.3, 0.5};
  private static final double[] SDS = {0.015, 0.03, 0.04, 0.06};

  private Populations() {}

  /** 60 % none, 25 % mild, 10 % moderate, 5 % severe. */
  static double[] fourGroups(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] scores = new double[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      int j = u < 0.6 ? 0 : u < 0.85 ? 1 : u < 0.95 ? 2 : 3;
      scores[i] = clip(MEANS[j] + SDS[j] * random.nextGaussian());
    }
    return scores;
  }

  /** Anything from two to five components of any weight, place and width, some with ties. */
  static double[] any(SplittableRandom random) {
    int groups = 2 + random.nextInt(4);
    double[] mean = new double[groups];
    double[] sd = new double[groups];
    double[] odds = new double[groups];
    double sum = 0;
    for (int j = 0; j < groups; j++) {
      mean[j] = random.nextDouble();
      sd[j] = Math.exp(-6 + 5 * random.nextDouble());
      odds[j] = Math.exp(4 * random.nextDouble());
      sum += odds[j];
    }
    boolean ties = random.nextInt(4) == 0;
    double[] scores = new double[60 + random.nextInt(200)];
    for (int i = 0; i < scores.length; i++) {
      double u = random.nextDouble() * sum;
      int j = 0;
      while (j < groups - 1 && u > odds[j]) {
        u -= odds[j];
        j++;
      }
      double score = clip(mean[j] + sd[j] * random.nextGaussian());
      scores[i] = ties ? Math.rint(score * 50) / 50 : score;
    }
    return scores;
  }

  static double clip(double score) {
    return Math.max(0, Math.min(1, score));
  }
}
