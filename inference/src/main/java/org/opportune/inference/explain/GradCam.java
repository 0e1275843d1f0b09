package org.opportune.inference.explain;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opportune.inference.net.Classifier;

/**
 * Grad-CAM (Selvaraju et al., ICCV 2017): the features of a layer, each channel weighted by the
 * mean of the class's gradient over its pixels, added and rectified.
 *
 * <p>One at a time per process: DJL records gradients for one at a time.
 *
 * @param network its parameters have values and record no gradients
 * @param layer one of the network's {@link Classifier#layers}
 */
public record GradCam(Classifier network, String layer) {
  private static final int[] PIXELS = {2};
  private static final int[] CHANNELS = {1};

  /** Cut where a classifier's last features are. */
  public static GradCam atLastLayer(Classifier network) {
    List<String> layers = network.layers();
    return new GradCam(network, layers.get(layers.size() - 1));
  }

  /**
   * Maps of what spoke for a class, 0 and more, one per image, as fine as the layer.
   *
   * @param manager of the network's device
   * @param input (batch, channels, rows, columns); stays open
   * @param clazz index of the class, of 0 and up
   */
  public List<HeatMap> of(NDManager manager, NDArray input, int clazz) {
    try (NDManager scope = manager.newSubManager()) {
      ParameterStore parameters = new ParameterStore(scope, false);
      NDArray features = network.features(parameters, input, layer);
      features.attach(scope);
      features.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray logits = network.logits(parameters, features, layer);
        logits.attach(scope);
        NDArray score = logits.get(":, " + clazz).sum();
        score.attach(scope);
        collector.backward(score);
      }
      NDArray gradient = features.getGradient();
      gradient.attach(scope);
      Shape shape = gradient.getShape();
      NDArray weights =
          gradient
              .reshape(shape.get(0), shape.get(1), -1)
              .mean(PIXELS)
              .reshape(shape.get(0), shape.get(1), 1, 1);
      NDArray sum = features.stopGradient().mul(weights).sum(CHANNELS);
      return maps(sum.maximum(0));
    }
  }

  private static List<HeatMap> maps(NDArray values) {
    Shape shape = values.getShape();
    int rows = (int) shape.get(1);
    int columns = (int) shape.get(2);
    float[] all = values.toFloatArray();
    List<HeatMap> maps = new ArrayList<>();
    for (int from = 0; from < all.length; from += rows * columns) {
      maps.add(new HeatMap(rows, columns, Arrays.copyOfRange(all, from, from + rows * columns)));
    }
    return maps;
  }
}
