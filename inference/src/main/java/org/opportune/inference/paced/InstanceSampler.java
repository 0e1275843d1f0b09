package org.opportune.inference.paced;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws the instances of an epoch, with replacement: {@code s = max_k ReLU(a_k) t_k}, and the
 * chance of an instance is its s over the sum of all.
 *
 * <p>The paper has no bags without labels. Their instances get the mean s of the others, so that
 * what bears no pattern is seen as often as it is met.
 */
public final class InstanceSampler {
  private final double[] chances;
  private final double[] cumulative;

  /**
   * The chances at the present weights.
   *
   * @param present labels of each bag
   */
  public InstanceSampler(InstanceWeights weights, boolean[][] present) {
    double[] strength = new double[weights.instances()];
    boolean[] labelled = new boolean[strength.length];
    double sum = 0;
    int count = 0;
    for (int bag = 0; bag < present.length; bag++) {
      boolean any = Pacing.count(present[bag]) > 0;
      for (int i = 0; i < weights.instances(bag); i++) {
        int number = weights.numberOf(bag, i);
        labelled[number] = any;
        if (any) {
          strength[number] = strength(weights.of(number), present[bag]);
          sum += strength[number];
          count++;
        }
      }
    }
    double mean = count == 0 ? 0 : sum / count;
    double total = 0;
    for (int number = 0; number < strength.length; number++) {
      strength[number] = labelled[number] ? strength[number] : mean;
      total += strength[number];
    }
    this.chances = new double[strength.length];
    this.cumulative = new double[strength.length];
    double reached = 0;
    for (int number = 0; number < strength.length; number++) {
      // Nothing left to learn from leaves all alike.
      chances[number] = total > 0 ? strength[number] / total : 1.0 / strength.length;
      reached += chances[number];
      cumulative[number] = reached;
    }
  }

  /** Chance of each instance, by running number; they add up to 1. */
  public double[] chances() {
    return chances.clone();
  }

  /** Running numbers of so many draws. */
  public int[] draw(int draws, RandomGenerator random) {
    int[] drawn = new int[draws];
    double all = cumulative[cumulative.length - 1];
    for (int i = 0; i < draws; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * all);
      // Between two instances the upper one is meant; at one exactly, the next.
      int at = found >= 0 ? found + 1 : -found - 1;
      while (at >= cumulative.length || chances[at] == 0) {
        at = at >= cumulative.length ? 0 : at + 1;
      }
      drawn[i] = at;
    }
    return drawn;
  }

  private static double strength(double[] weights, boolean[] present) {
    double most = 0;
    for (int label = 0; label < weights.length; label++) {
      most = present[label] ? Math.max(most, weights[label]) : most;
    }
    return most;
  }
}
