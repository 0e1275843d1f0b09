package org.opportune.inference.paced;

import org.opportune.inference.net.Tensor;

/** The learned weights a: one per instance and label, of all bags. */
public final class InstanceWeights {
  private final int[] firstOfBag;
  private final int labels;
  private final float[] values;

  /**
   * Weights at their start.
   *
   * @param instances instances of each bag
   * @param initial weights of each bag's instances, {@code initial[bag][label]}
   */
  public InstanceWeights(int[] instances, double[][] initial) {
    this.firstOfBag = new int[instances.length + 1];
    for (int bag = 0; bag < instances.length; bag++) {
      firstOfBag[bag + 1] = firstOfBag[bag] + instances[bag];
    }
    this.labels = initial.length == 0 ? 0 : initial[0].length;
    this.values = new float[firstOfBag[instances.length] * labels];
    for (int bag = 0; bag < instances.length; bag++) {
      for (int instance = firstOfBag[bag]; instance < firstOfBag[bag + 1]; instance++) {
        for (int label = 0; label < labels; label++) {
          values[instance * labels + label] = (float) initial[bag][label];
        }
      }
    }
  }

  /** Instances of all bags. */
  public int instances() {
    return firstOfBag[firstOfBag.length - 1];
  }

  /** Instances of a bag. */
  public int instances(int bag) {
    return firstOfBag[bag + 1] - firstOfBag[bag];
  }

  /** Running number of an instance among those of all bags. */
  public int numberOf(int bag, int instance) {
    return firstOfBag[bag] + instance;
  }

  /** A copy of the weights of an instance, by its running number. */
  public double[] of(int number) {
    double[] weights = new double[labels];
    for (int label = 0; label < labels; label++) {
      weights[label] = values[number * labels + label];
    }
    return weights;
  }

  /**
   * Moves the weights of an instance against their gradient: {@code a <- a - rate * gradient}.
   *
   * @param rate learning rate times the {@link Pacing} coefficient
   */
  public void step(int number, double[] gradient, double rate) {
    for (int label = 0; label < labels; label++) {
      values[number * labels + label] -= (float) (rate * gradient[label]);
    }
  }

  /** All values for a checkpoint, (instances, labels). */
  public Tensor state() {
    return new Tensor(new long[] {instances(), labels}, values.clone());
  }

  /**
   * Takes up the values of a checkpoint.
   *
   * @throws IllegalArgumentException when they are of other bags
   */
  public void restore(Tensor state) {
    if (state.values().length != values.length) {
      throw new IllegalArgumentException(
          "Invalid weights: " + state + " is not of " + instances() + " instances");
    }
    System.arraycopy(state.values(), 0, values, 0, values.length);
  }
}
