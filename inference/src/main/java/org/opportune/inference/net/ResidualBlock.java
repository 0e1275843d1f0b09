package org.opportune.inference.net;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of {@link ResNet}: convolutions beside a shortcut, added and rectified. The shortcut is a
 * 1x1 convolution where the shape changes. Names as torchvision gives them.
 */
final class ResidualBlock extends Layer {

  /** Channels that a bottleneck ends with, over those that it computes with. */
  static final int EXPANSION = 4;

  private final List<Conv> convs = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();
  private final Conv shortcut;
  private final Norm shortcutNorm;

  private ResidualBlock(int in, int out, int stride, List<Conv> declared, List<Integer> channels) {
    for (int i = 0; i < declared.size(); i++) {
      convs.add(addChildBlock("conv" + (i + 1), declared.get(i)));
      norms.add(addChildBlock("bn" + (i + 1), new Norm(channels.get(i))));
    }
    boolean same = in == out && stride == 1;
    this.shortcut = same ? null : addChildBlock("downsample.0", Conv.strided(in, out, 1, stride));
    this.shortcutNorm = same ? null : addChildBlock("downsample.1", new Norm(out));
  }

  /** Two 3x3 convolutions. */
  static ResidualBlock basic(int in, int out, int stride) {
    return new ResidualBlock(
        in,
        out,
        stride,
        List.of(Conv.strided(in, out, 3, stride), Conv.strided(out, out, 3, 1)),
        List.of(out, out));
  }

  /**
   * A 3x3 convolution between two of 1x1. The stride sits on the 3x3 one, as torchvision has it;
   * the paper has it on the first.
   */
  static ResidualBlock bottleneck(int in, int middle, int stride) {
    int out = middle * EXPANSION;
    return new ResidualBlock(
        in,
        out,
        stride,
        List.of(
            Conv.strided(in, middle, 1, 1),
            Conv.strided(middle, middle, 3, stride),
            Conv.strided(middle, out, 1, 1)),
        List.of(middle, middle, out));
  }

  @Override
  public NDArray apply(ParameterStore parameters, NDArray input, boolean training) {
    try (NDArray straight = convolved(parameters, input, training);
        NDArray sum = withShortcut(parameters, straight, input, training)) {
      return sum.getNDArrayInternal().relu();
    }
  }

  private NDArray convolved(ParameterStore parameters, NDArray input, boolean training) {
    NDArray now = input;
    for (int i = 0; i < convs.size(); i++) {
      NDArray mixed = convs.get(i).apply(parameters, now, training);
      if (i > 0) {
        now.close();
      }
      boolean last = i == convs.size() - 1;
      try (mixed) {
        now =
            last
                ? norms.get(i).apply(parameters, mixed, training)
                : norms.get(i).applyRelu(parameters, mixed, training);
      }
    }
    return now;
  }

  private NDArray withShortcut(
      ParameterStore parameters, NDArray straight, NDArray input, boolean training) {
    if (shortcut == null) {
      return straight.add(input);
    }
    try (NDArray mixed = shortcut.apply(parameters, input, training);
        NDArray beside = shortcutNorm.apply(parameters, mixed, training)) {
      return straight.add(beside);
    }
  }
}
