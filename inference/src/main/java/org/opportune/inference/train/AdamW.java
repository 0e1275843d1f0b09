package org.opportune.inference.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

/**
 * AdamW with decoupled weight decay, to PyTorch's formula. DJL's own optimiser keeps its moments to
 * itself, so that training could not resume; its native update is used here.
 */
public final class AdamW implements Optimizer {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String MEAN = "mean/";
  private static final String VARIANCE = "variance/";

  private final Map<String, Parameter> parameters;
  private final Map<String, NDArray> means = new LinkedHashMap<>();
  private final Map<String, NDArray> variances = new LinkedHashMap<>();
  private final double weightDecay;
  private int steps;

  /**
   * Starts with empty moments.
   *
   * @param network its parameters have values
   * @param manager owns the moments
   * @param weightDecay share of each weight, times the learning rate, that a step takes away
   */
  public AdamW(Block network, NDManager manager, double weightDecay) {
    this.parameters = NetworkState.parameters(network);
    this.parameters.values().removeIf(parameter -> !parameter.requiresGradient());
    this.weightDecay = weightDecay;
    parameters.forEach(
        (name, parameter) -> {
          means.put(name, manager.zeros(parameter.getShape()));
          variances.put(name, manager.zeros(parameter.getShape()));
        });
  }

  @Override
  public void step(double learningRate) {
    steps++;
    double bias1 = 1 - Math.pow(BETA1, steps);
    double bias2 = 1 - Math.pow(BETA2, steps);
    parameters.forEach(
        (name, parameter) -> {
          NDArray weight = parameter.getArray();
          try (NDArray gradient = weight.getGradient()) {
            weight
                .getNDArrayInternal()
                .adamUpdate(
                    new NDList(weight, gradient, means.get(name), variances.get(name)),
                    new NDList(weight),
                    (float) learningRate,
                    (float) (learningRate * Math.sqrt(bias2) / bias1),
                    (float) weightDecay,
                    1,
                    -1,
                    (float) BETA1,
                    (float) BETA2,
                    // The native update adds epsilon before the bias correction, PyTorch after it.
                    (float) (EPSILON * Math.sqrt(bias2)),
                    false,
                    true);
          }
        });
  }

  /** Number of steps taken. */
  public int steps() {
    return steps;
  }

  @Override
  public Map<String, Tensor> moments() {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    means.forEach((name, array) -> moments.put(MEAN + name, tensor(array)));
    variances.forEach((name, array) -> moments.put(VARIANCE + name, tensor(array)));
    return moments;
  }

  @Override
  public void restore(Map<String, Tensor> moments, int taken) {
    means.forEach((name, array) -> array.set(moments.get(MEAN + name).values()));
    variances.forEach((name, array) -> array.set(moments.get(VARIANCE + name).values()));
    this.steps = taken;
  }

  private static Tensor tensor(NDArray array) {
    return new Tensor(array.getShape().getShape(), array.toFloatArray());
  }
}
