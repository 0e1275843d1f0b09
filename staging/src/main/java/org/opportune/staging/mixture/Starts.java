package org.opportune.staging.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Where fits start: groups cut at quantiles, at equal widths, and by random k-means++. */
final class Starts {
  private static final int LLOYD_ROUNDS = 10;

  private final Sample sample;
  private final int k;
  private final double floor;

  Starts(Sample sample, int k, double floor) {
    this.sample = sample;
    this.k = k;
    this.floor = floor;
  }

  /**
   * The starts, fixed ones first.
   *
   * @param random number of k-means++ starts
   */
  List<Parameters> all(int random, SplittableRandom source) {
    List<Parameters> starts = new ArrayList<>();
    // Shares of the population above each successive cut: equal groups, then ever rarer severe
    // groups, because an archive holds a few per cent of advanced disease.
    for (double ratio : new double[] {1, 2, 4, 10}) {
      starts.add(byShares(ratio));
    }
    starts.add(byWidth());
    for (int i = 0; i < random; i++) {
      starts.add(byKMeans(source));
    }
    return starts;
  }

  private Parameters byShares(double ratio) {
    double[] cumulative = new double[k];
    double sum = 0;
    for (int j = 0; j < k; j++) {
      sum += Math.pow(ratio, -j);
      cumulative[j] = sum;
    }
    int[] group = new int[sample.size()];
    double below = 0;
    int j = 0;
    for (int i = 0; i < group.length; i++) {
      double middle = below + sample.weight(i) / 2;
      while (j < k - 1 && middle > cumulative[j] / sum * sample.total()) {
        j++;
      }
      group[i] = j;
      below += sample.weight(i);
    }
    return groups(group);
  }

  private Parameters byWidth() {
    double low = sample.value(0);
    double range = sample.value(sample.size() - 1) - low;
    int[] group = new int[sample.size()];
    for (int i = 0; i < group.length; i++) {
      group[i] = Math.min(k - 1, (int) ((sample.value(i) - low) / range * k));
    }
    return groups(group);
  }

  private Parameters byKMeans(SplittableRandom random) {
    double[] centres = seeds(random);
    int[] group = new int[sample.size()];
    for (int round = 0; round < LLOYD_ROUNDS; round++) {
      Arrays.sort(centres);
      assign(centres, group);
      double[] count = new double[k];
      double[] sum = new double[k];
      for (int i = 0; i < group.length; i++) {
        count[group[i]] += sample.weight(i);
        sum[group[i]] += sample.weight(i) * sample.value(i);
      }
      for (int j = 0; j < k; j++) {
        if (count[j] > 0) {
          centres[j] = sum[j] / count[j];
        }
      }
    }
    Arrays.sort(centres);
    assign(centres, group);
    return groups(group);
  }

  /** k-means++ seeding (Arthur and Vassilvitskii 2007): each next seed by squared distance. */
  private double[] seeds(SplittableRandom random) {
    double[] centres = new double[k];
    double[] chance = new double[sample.size()];
    for (int i = 0; i < chance.length; i++) {
      chance[i] = sample.weight(i);
    }
    centres[0] = sample.value(draw(chance, random));
    double[] nearest = new double[sample.size()];
    Arrays.fill(nearest, Double.MAX_VALUE);
    for (int j = 1; j < k; j++) {
      for (int i = 0; i < nearest.length; i++) {
        double off = sample.value(i) - centres[j - 1];
        nearest[i] = Math.min(nearest[i], off * off);
        chance[i] = sample.weight(i) * nearest[i];
      }
      centres[j] = sample.value(draw(chance, random));
    }
    return centres;
  }

  private static int draw(double[] chance, SplittableRandom random) {
    double total = Arrays.stream(chance).sum();
    double left = random.nextDouble() * total;
    for (int i = 0; i < chance.length; i++) {
      left -= chance[i];
      if (left < 0) {
        return i;
      }
    }
    return chance.length - 1;
  }

  private void assign(double[] ascending, int[] group) {
    int j = 0;
    for (int i = 0; i < group.length; i++) {
      while (j < k - 1 && sample.value(i) > (ascending[j] + ascending[j + 1]) / 2) {
        j++;
      }
      group[i] = j;
    }
  }

  /** A mixture with the share, mean and variance of each group; empty groups get a token share. */
  private Parameters groups(int[] group) {
    double[] count = new double[k];
    double[] sum = new double[k];
    double[] square = new double[k];
    double mean = sample.mean();
    for (int i = 0; i < group.length; i++) {
      double off = sample.value(i) - mean;
      count[group[i]] += sample.weight(i);
      sum[group[i]] += sample.weight(i) * off;
      square[group[i]] += sample.weight(i) * (off * off + sample.spread(i));
    }
    double token = 1e-3 * sample.total();
    Parameters start = new Parameters(k);
    for (int j = 0; j < k; j++) {
      start.weights[j] = (count[j] + token) / (sample.total() + k * token);
      double centre = count[j] > 0 ? sum[j] / count[j] : 0;
      start.means[j] = mean + centre;
      double variance = count[j] > 0 ? square[j] / count[j] - centre * centre : 0;
      start.variances[j] =
          variance > floor ? variance : Math.max(floor, sample.variance() / (k * k));
    }
    return start;
  }
}
