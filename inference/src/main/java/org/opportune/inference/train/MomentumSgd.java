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
 * Gradient descent with momentum and weight decay, to PyTorch's formula as long as the learning
 * rate stays what it is: the engine's velocity already holds the rate, PyTorch's does not.
 */
public final class MomentumSgd implements Optimizer {
  private static final String VELOCITY = "velocity/";

  private final Map<String, Parameter> parameters;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private final double momentum;
  private final double weightDecay;

  /**
   * Starts at rest.
   *
   * @param network its parameters have values
   * @param manager owns the velocities
   * @param momentum share of the velocity that a step keeps
   * @param weightDecay share of each weight that is added to its gradient
   */
  public MomentumSgd(Block network, NDManager manager, double momentum, double weightDecay) {
    this.parameters = NetworkState.parameters(network);
    this.parameters.values().removeIf(parameter -> !parameter.requiresGradient());
    this.momentum = momentum;
    this.weightDecay = weightDecay;
    parameters.forEach(
        (name, parameter) -> velocities.put(name, manager.zeros(parameter.getShape())));
  }

  @Override
  public void step(double learningRate) {
    parameters.forEach(
        (name, parameter) -> {
          NDArray weight = parameter.getArray();
          try (NDArray gradient = weight.getGradient()) {
            weight
                .getNDArrayInternal()
                .sgdUpdate(
                    new NDList(weight, gradient, velocities.get(name)),
                    new NDList(weight),
                    (float) learningRate,
                    (float) weightDecay,
                    1,
                    -1,
                    (float) momentum,
                    false);
          }
        });
  }

  @Override
  public Map<String, Tensor> moments() {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    velocities.forEach(
        (name, array) ->
            moments.put(
                VELOCITY + name, new Tensor(array.getShape().getShape(), array.toFloatArray())));
    return moments;
  }

  @Override
  public void restore(Map<String, Tensor> moments, int taken) {
    velocities.forEach((name, array) -> array.set(moments.get(VELOCITY + name).values()));
  }
}
