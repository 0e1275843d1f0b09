package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The values of every parameter of a network by the name PyTorch would give it, running statistics
 * included. The one form in which weights enter and leave a network.
 *
 * @param tensors values by name, in the network's order
 */
public record NetworkState(Map<String, Tensor> tensors) {

  /** Copies the map, keeping its order. */
  public NetworkState {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Reads the present values of a network. */
  public static NetworkState of(Block network) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    parameters(network)
        .forEach(
            (name, parameter) -> {
              NDArray array = parameter.getArray();
              tensors.put(name, new Tensor(array.getShape().getShape(), array.toFloatArray()));
            });
    return new NetworkState(tensors);
  }

  /**
   * Draws the values a fresh PyTorch module would have: weights and biases uniform in +-1/sqrt(fan
   * in), normalisations at identity. Same seed, same values, on any engine and device.
   */
  public static NetworkState random(Block network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    double bound = 0;
    for (Map.Entry<String, Parameter> entry : parameters(network).entrySet()) {
      Parameter parameter = entry.getValue();
      long[] shape = parameter.getShape().getShape();
      float[] values = new float[Math.toIntExact(parameter.getShape().size())];
      switch (parameter.getType()) {
        case WEIGHT -> {
          bound = 1 / Math.sqrt((double) values.length / shape[0]);
          fill(values, random, bound);
        }
        // A bias follows its weight, whose fan-in it shares.
        case BIAS -> fill(values, random, bound);
        case GAMMA, RUNNING_VAR -> Arrays.fill(values, 1);
        default -> Arrays.fill(values, 0);
      }
      tensors.put(entry.getKey(), new Tensor(shape, values));
    }
    return new NetworkState(tensors);
  }

  /**
   * Gives a network these values.
   *
   * @param manager owns the arrays from now on, on its device
   * @param trainable whether gradients are recorded; false for inference, which then keeps no graph
   * @throws IllegalArgumentException when names or shapes are not exactly the network's
   */
  public void loadInto(Block network, NDManager manager, boolean trainable) {
    requireFit(network);
    parameters(network)
        .forEach(
            (name, parameter) -> {
              float[] values = tensors.get(name).values();
              if (parameter.isInitialized()) {
                parameter.getArray().set(values);
              } else {
                boolean learned = trainable && parameter.requiresGradient();
                parameter.freeze(!learned);
                parameter.setInitializer((owner, shape, type) -> owner.create(values, shape));
                parameter.initialize(manager, DataType.FLOAT32);
              }
            });
  }

  /** A network's parameters by PyTorch name, in order of declaration. */
  public static Map<String, Parameter> parameters(Block network) {
    Map<String, Parameter> named = new LinkedHashMap<>();
    collect(network, "", named);
    return named;
  }

  private static void collect(Block block, String prefix, Map<String, Parameter> into) {
    for (Pair<String, Parameter> own : block.getDirectParameters()) {
      into.put(prefix + own.getKey(), own.getValue());
    }
    for (Pair<String, Block> child : block.getChildren()) {
      // DJL puts a two-digit running number before a child's name.
      collect(child.getValue(), prefix + child.getKey().substring(2) + ".", into);
    }
  }

  /**
   * Checks that these are the values of a network.
   *
   * @throws IllegalArgumentException when names or shapes are not exactly the network's
   */
  public void requireFit(Block network) {
    Map<String, Parameter> parameters = parameters(network);
    TreeSet<String> missing = new TreeSet<>(parameters.keySet());
    missing.removeAll(tensors.keySet());
    TreeSet<String> unknown = new TreeSet<>(tensors.keySet());
    unknown.removeAll(parameters.keySet());
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid weights: missing " + missing + ", not of this network " + unknown);
    }
    parameters.forEach(
        (name, parameter) -> {
          long[] expected = parameter.getShape().getShape();
          long[] given = tensors.get(name).shape();
          if (!Arrays.equals(expected, given)) {
            throw new IllegalArgumentException(
                "Invalid weights: "
                    + name
                    + " has shape "
                    + Arrays.toString(given)
                    + ", the network needs "
                    + Arrays.toString(expected));
          }
        });
  }

  private static void fill(float[] values, SplittableRandom random, double bound) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
  }
}
