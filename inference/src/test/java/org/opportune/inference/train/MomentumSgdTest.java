package org.opportune.inference.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;

class MomentumSgdTest {
  private static final double RATE = 1e-3;
  private static final double MOMENTUM = 0.99;
  private static final double DECAY = 0.1;

  @Test
  void followsTheFormulaOfPyTorch() {
    EdlNet network = new EdlNet(EdlNetSettings.ofWidth(1));
    try (NDManager manager = NDManager.newBaseManager()) {
      NetworkState.random(network, 1).loadInto(network, manager, true);
      Parameter bias = NetworkState.parameters(network).get("outc.conv.bias");
      bias.getArray().set(new float[] {0.5f, -2f});
      MomentumSgd optimizer = new MomentumSgd(network, manager, MOMENTUM, DECAY);
      int arrays = manager.getManagedArrays().size();
      double[] weight = {0.5, -2};
      double[] velocity = new double[2];
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
          velocity[i] = MOMENTUM * velocity[i] + 2 * weight[i] + DECAY * weight[i];
          weight[i] -= RATE * velocity[i];
        }
        float[] found = bias.getArray().toFloatArray();
        assertThat((double) found[0]).isCloseTo(weight[0], within(1e-6));
        assertThat((double) found[1]).isCloseTo(weight[1], within(1e-6));
      }
      assertThat(manager.getManagedArrays()).hasSize(arrays);
    }
  }
}
