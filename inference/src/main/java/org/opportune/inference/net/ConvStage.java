package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/** Some times: 3x3 convolution without bias, batch normalisation, ReLU. */
final class ConvStage extends Layer {
  private final List<Conv> convs = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();

  ConvStage(int in, int out, int count) {
    for (int i = 0; i < count; i++) {
      convs.add(addChildBlock("conv" + (i + 1), new Conv(i == 0 ? in : out, out, 3, 1, false)));
      norms.add(addChildBlock("bn" + (i + 1), new Norm(out)));
    }
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    NDArray now = input;
    for (int i = 0; i < convs.size(); i++) {
      NDArray mixed = convs.get(i).apply(parameters, now, training);
      if (i > 0) {
        now.close();
      }
      try (mixed) {
        now = norms.get(i).applyRelu(parameters, mixed, training);
      }
    }
    return now;
  }
}
