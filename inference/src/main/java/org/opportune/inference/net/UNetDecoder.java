package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/** A U-Net's way up: doubled step by step, joined with the level of that size, to the logits. */
final class UNetDecoder extends Layer {
  private final List<GatedUp> ups = new ArrayList<>();
  private final Conv outc;

  UNetDecoder(int width, int halvings, int classes) {
    for (int i = 0; i < halvings; i++) {
      GatedUp up = new GatedUp(width << (halvings - i), false, false);
      ups.add(addChildBlock("up%d".formatted(i + 1), up));
    }
    this.outc = addChildBlock("outc", Conv.pointwise(width, classes, true));
  }

  /** Needs the encoder's levels too. */
  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    throw new UnsupportedOperationException("Cannot apply UNetDecoder: it needs all levels");
  }

  /**
   * Runs the way up.
   *
   * @param bottom the coarsest array; stays open
   * @param levels the encoder's, the finest first; stay open, and the coarsest is not used
   * @param dropout channels switched off before each step; null for none
   */
  NDArray apply(
      ParameterStore parameters,
      NDArray bottom,
      List<NDArray> levels,
      boolean training,
      ChannelDropout dropout) {
    NDArray now = bottom;
    for (int i = 0; i < ups.size(); i++) {
      NDArray skip = levels.get(ups.size() - 1 - i);
      NDArray below = dropout == null ? now : dropout.apply(now);
      NDArray raised = ups.get(i).apply(parameters, below, skip, training);
      if (below != now) {
        below.close();
      }
      if (now != bottom) {
        now.close();
      }
      now = raised;
    }
    try (NDArray last = now) {
      return outc.apply(parameters, last, training);
    }
  }
}
