package org.opportune.inference.ctnet;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

/** Weights that a training of CT-Net starts from. */
final class FirstWeights {
  private static final String RESIDUAL = "features.";
  private static final String WEIGHT = "weight";

  /** Torchvision's names begin so, the same layers of CT-Net so. */
  private static final Map<String, String> TORCHVISION =
      Map.of(
          "conv1.", "features.0.",
          "bn1.", "features.1.",
          "layer1.", "features.4.",
          "layer2.", "features.5.",
          "layer3.", "features.6.",
          "layer4.", "features.7.");

  private FirstWeights() {}

  /**
   * Draws weights.
   *
   * @param gain what those behind the residual network, which nothing normalises, are multiplied by
   */
  static NetworkState drawn(CtNet network, double gain, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    NetworkState.random(network, seed)
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean stretched = !name.startsWith(RESIDUAL) && name.endsWith(WEIGHT);
              tensors.put(name, stretched ? times(tensor, gain) : tensor);
            });
    return new NetworkState(tensors);
  }

  /**
   * Puts given weights in the place of drawn ones.
   *
   * @param given by the names of CT-Net or of torchvision's ResNet-18; its head is left out
   * @throws IllegalArgumentException when one is not of such a network
   */
  static NetworkState with(NetworkState drawn, Map<String, Tensor> given) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(drawn.tensors());
    given.forEach(
        (name, tensor) -> {
          if (name.startsWith("fc.") || name.endsWith("num_batches_tracked")) {
            return;
          }
          Tensor own = tensors.get(named(name));
          if (own == null || !Arrays.equals(own.shape(), tensor.shape())) {
            throw new IllegalArgumentException(
                "Invalid weights: %s of shape %s is not of this CT-Net%s"
                    .formatted(
                        name,
                        Arrays.toString(tensor.shape()),
                        own == null ? "" : ", which has " + Arrays.toString(own.shape())));
          }
          tensors.put(named(name), tensor);
        });
    return new NetworkState(tensors);
  }

  private static String named(String name) {
    for (Map.Entry<String, String> start : TORCHVISION.entrySet()) {
      if (name.startsWith(start.getKey())) {
        return start.getValue() + name.substring(start.getKey().length());
      }
    }
    return name;
  }

  private static Tensor times(Tensor tensor, double factor) {
    float[] values = new float[tensor.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (factor * tensor.values()[i]);
    }
    return new Tensor(tensor.shape(), values);
  }
}
