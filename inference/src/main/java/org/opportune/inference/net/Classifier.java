package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * A network that gives one logit per class, (batch, classes), and can be cut in two at a layer:
 * what lies before gives the layer's features, what lies behind makes logits of them. All in
 * inference mode.
 */
public abstract class Classifier extends Layer {

  /** Layers that it can be cut behind, the first one first. */
  public abstract List<String> layers();

  /**
   * Runs it up to a layer.
   *
   * @param input stays open
   * @return (batch, channels, rows, columns), owned by the caller
   * @throws IllegalArgumentException when it has no such layer
   */
  public abstract NDArray features(ParameterStore parameters, NDArray input, String layer);

  /**
   * Runs what lies behind a layer.
   *
   * @param features stay open
   * @return logits (batch, classes), owned by the caller
   * @throws IllegalArgumentException when it has no such layer
   */
  public abstract NDArray logits(ParameterStore parameters, NDArray features, String layer);

  /** Place of a layer among {@link #layers}. */
  final int indexOf(String layer) {
    int index = layers().indexOf(layer);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Invalid layer: " + layer + "; there are " + String.join(", ", layers()));
    }
    return index;
  }
}
