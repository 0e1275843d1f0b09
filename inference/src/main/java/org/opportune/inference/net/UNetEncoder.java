package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/** A U-Net's way down: each level half as large as the one before, with twice its channels. */
final class UNetEncoder extends Layer {
  private final DoubleConv inc;
  private final List<Down> downs = new ArrayList<>();

  UNetEncoder(int width, int halvings) {
    this.inc = addChildBlock("inc", new DoubleConv(1, width, width));
    for (int i = 0; i < halvings; i++) {
      downs.add(addChildBlock("down%d".formatted(i + 1), new Down(width << i, width << (i + 1))));
    }
  }

  /** Gives one array, the coarsest. */
  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    List<NDArray> levels = levels(parameters, input, training);
    levels.subList(0, levels.size() - 1).forEach(NDArray::close);
    return levels.get(levels.size() - 1);
  }

  /** All levels, the finest first, each the caller's. */
  List<NDArray> levels(ParameterStore parameters, NDArray input, boolean training) {
    List<NDArray> levels = new ArrayList<>();
    levels.add(inc.apply(parameters, input, training));
    for (int i = 0; i < downs.size(); i++) {
      levels.add(downs.get(i).apply(parameters, levels.get(i), training));
    }
    return levels;
  }
}
