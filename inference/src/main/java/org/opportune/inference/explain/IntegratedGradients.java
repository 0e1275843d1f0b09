package org.opportune.inference.explain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import org.opportune.inference.net.Tensor;

/**
 * Integrated gradients (Sundararajan et al., ICML 2017): the way from a blank image to the image,
 * times the mean gradient of a score along it. What all pixels are given adds up to the score of
 * the image less that of the blank one, the better the more steps.
 *
 * <p>Each step stands for the middle of its stretch of the way, which errs less than its end. One
 * at a time per process: DJL records gradients for one at a time.
 *
 * @param steps steps of the way; 25 in the paper on infections
 * @param blank value of every pixel of the blank image; -1 in the paper on infections
 */
public record IntegratedGradients(int steps, double blank) {

  /** Bounds the memory of the intermediates. */
  private static final int AT_ONCE = 5;

  /** Checks the steps. */
  public IntegratedGradients {
    if (steps < 1) {
      throw new IllegalArgumentException("Invalid integration: " + steps + " steps");
    }
  }

  /** As in Hu et al. 2020 (arXiv 2004.06689). */
  public static IntegratedGradients published() {
    return new IntegratedGradients(25, -1);
  }

  /** What is explained. */
  @FunctionalInterface
  public interface Score {
    /**
     * The score of each image.
     *
     * @param images (batch, channels, rows, columns); stay open
     * @return (batch), in the images' manager
     */
    NDArray of(NDArray images);
  }

  /**
   * What each value of an image is given.
   *
   * @param manager of the network's device
   * @param image (channels, rows, columns)
   * @return of the image's shape
   */
  public Tensor of(NDManager manager, Score score, Tensor image) {
    int size = image.values().length;
    double[] sum = new double[size];
    for (int first = 0; first < steps; first += AT_ONCE) {
      int count = Math.min(AT_ONCE, steps - first);
      float[] gradients = gradients(manager, score, image, first, count);
      for (int i = 0; i < gradients.length; i++) {
        sum[i % size] += gradients[i];
      }
    }
    float[] given = new float[size];
    for (int i = 0; i < size; i++) {
      given[i] = (float) ((image.values()[i] - blank) * sum[i] / steps);
    }
    return new Tensor(image.shape(), given);
  }

  private float[] gradients(NDManager manager, Score score, Tensor image, int first, int count) {
    int size = image.values().length;
    float[] way = new float[count * size];
    for (int i = 0; i < way.length; i++) {
      double along = (first + i / size + 0.5) / steps;
      way[i] = (float) (blank + along * (image.values()[i % size] - blank));
    }
    long[] shape = new long[image.shape().length + 1];
    shape[0] = count;
    System.arraycopy(image.shape(), 0, shape, 1, shape.length - 1);
    try (NDManager scope = manager.newSubManager()) {
      NDArray images = scope.create(way, new ai.djl.ndarray.types.Shape(shape));
      images.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray total = score.of(images).sum();
        total.attach(scope);
        collector.backward(total);
      }
      return images.getGradient().toFloatArray();
    }
  }
}
