package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Switches whole channels off at random and raises the others to make up for it (spatial dropout;
 * Tompson et al., CVPR 2015). In training it keeps channels from leaning on one another. After
 * training, the same seed gives the same thinned network for every slice of every scan, so that a
 * few seeds are a small ensemble and the spread of their scores an uncertainty (Gal and Ghahramani,
 * ICML 2016), the same on every night. Not thread-safe.
 */
public final class ChannelDropout {
  private final double rate;
  private final boolean perItem;
  private final SplittableRandom random;

  private ChannelDropout(double rate, boolean perItem, long seed) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("Invalid dropout: rate " + rate + " is not in 0..1");
    }
    this.rate = rate;
    this.perItem = perItem;
    this.random = new SplittableRandom(seed);
  }

  /** Draws anew for each item of a batch, as training does. */
  public static ChannelDropout training(double rate, long seed) {
    return new ChannelDropout(rate, true, seed);
  }

  /** One thinned network for all items. Good for one forward pass. */
  public static ChannelDropout thinned(double rate, long seed) {
    return new ChannelDropout(rate, false, seed);
  }

  /** Switches channels off: (batch, channels, ...) in and out; the input stays open. */
  NDArray apply(NDArray level) {
    Shape shape = level.getShape();
    long items = perItem ? shape.get(0) : 1;
    float[] factors = factors(Math.toIntExact(items * shape.get(1)));
    // Its memory is Java's, and the backward pass still reads it: it stays until its manager
    // closes.
    long[] broadcast = new long[shape.dimension()];
    Arrays.fill(broadcast, 1);
    broadcast[0] = items;
    broadcast[1] = shape.get(1);
    NDArray factor = level.getManager().create(factors, new Shape(broadcast));
    return level.mul(factor);
  }

  /** Draws what so many channels are multiplied by: 0, or what makes up for those that are 0. */
  public float[] factors(int channels) {
    float[] factors = new float[channels];
    float kept = (float) (1 / (1 - rate));
    for (int i = 0; i < factors.length; i++) {
      factors[i] = random.nextDouble() < rate ? 0 : kept;
    }
    return factors;
  }
}
