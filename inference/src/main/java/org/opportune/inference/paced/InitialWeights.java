package org.opportune.inference.paced;

/** How the weights of a bag's instances start: alike for all instances of a bag. */
public enum InitialWeights {
  /** Softmax over labels of the share of all bags that bear the label (paper). */
  FREQUENCY,
  /** Softmax over labels of the label's share of the bag's own labels (paper). */
  IMAGE,
  /** One over the number of the bag's labels for each of them, 0 for others (published code). */
  UNIFORM;

  /**
   * The weights that each instance of a bag starts with.
   *
   * @param present labels of each bag
   * @return {@code weights[bag][label]}
   */
  public double[][] of(boolean[][] present) {
    double[] frequency = frequency(present);
    double[][] weights = new double[present.length][];
    for (int bag = 0; bag < present.length; bag++) {
      weights[bag] =
          switch (this) {
            case FREQUENCY -> softmax(frequency);
            case IMAGE -> softmax(shares(present[bag]));
            case UNIFORM -> shares(present[bag]);
          };
    }
    return weights;
  }

  private static double[] frequency(boolean[][] present) {
    double[] frequency = new double[present.length == 0 ? 0 : present[0].length];
    for (boolean[] bag : present) {
      for (int label = 0; label < bag.length; label++) {
        frequency[label] += bag[label] ? 1.0 / present.length : 0;
      }
    }
    return frequency;
  }

  private static double[] shares(boolean[] present) {
    int count = Pacing.count(present);
    double[] shares = new double[present.length];
    for (int label = 0; label < shares.length; label++) {
      shares[label] = present[label] ? 1.0 / count : 0;
    }
    return shares;
  }

  private static double[] softmax(double[] values) {
    double sum = 0;
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = Math.exp(values[i]);
      sum += result[i];
    }
    for (int i = 0; i < values.length; i++) {
      result[i] /= sum;
    }
    return result;
  }
}
