package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;

class AdamWTest {
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;
  private static final String BIAS = "outc.conv.bias";

  @Test
  void followsTheFormulaOfPyTorch() {
    EdlNet network = new EdlNet(EdlNetSettings.ofWidth(1));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 1).loadInto(network, manager, true);
      Parameter bias = NetworkState.parameters(network).get(BIAS);
      bias.getArray().set(new float[] {0.5f, -2f});
      AdamW optimizer = new AdamW(network, manager, DECAY);
      int arrays = manager.getManagedArrays().size();
      double[] weight = {0.5, -2};
      double[] mean = new double[2];
      double[] variance = new double[2];
      for (int step = 1; step <= 5; step++) {
        // The loss is the sum of squares of the bias, its gradient twice the bias.
        try (NDManager scope = manager.newSubManager();
            GradientCollector collector = Engine.getInstance().newGradientCollector();
            NDArray squares = bias.getArray().square();
            NDArray loss = squares.sum()) {
          squares.attach(scope);
          loss.attach(scope);
          collector.backward(loss);
        }
        optimizer.step(RATE);
        for (int i = 0; i < weight.length; i++) {
          double gradient = 2 * weight[i];
          weight[i] -= RATE * DECAY * weight[i];
          mean[i] = 0.9 * mean[i] + 0.1 * gradient;
          variance[i] = 0.999 * variance[i] + 0.001 * gradient * gradient;
          double unbiased = mean[i] / (1 - Math.pow(0.9, step));
          double spread = Math.sqrt(variance[i] / (1 - Math.pow(0.999, step)));
          weight[i] -= RATE * unbiased / (spread + 1e-8);
        }
        float[] found = bias.getArray().toFloatArray();
        assertThat((double) found[0]).isCloseTo(weight[0], within(1e-6));
        assertThat((double) found[1]).isCloseTo(weight[1], within(1e-6));
      }
      // Native memory stays flat: no step leaves an array behind.
      assertThat(manager.getManagedArrays()).hasSize(arrays);
    }
  }

  @Test
  void momentsSurviveARestart() {
    EdlNet network = new EdlNet(EdlNetSettings.ofWidth(1));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 1).loadInto(network, manager, true);
      AdamW optimizer = new AdamW(network, manager, DECAY);
      Map<String, Tensor> moments = optimizer.moments();
      moments.replaceAll(
          (name, tensor) -> {
            float[] values = tensor.values().clone();
            java.util.Arrays.fill(values, 0.25f);
            return new Tensor(tensor.shape(), values);
          });
      optimizer.restore(moments, 12);
      assertThat(optimizer.moments()).isEqualTo(moments);
      assertThat(optimizer.steps()).isEqualTo(12);
    }
  }
}
