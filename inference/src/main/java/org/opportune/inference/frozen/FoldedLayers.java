package org.opportune.inference.frozen;

import java.util.Locale;
import java.util.Map;
import org.opportune.inference.net.Norm;
import org.opportune.inference.net.Tensor;

/**
 * Writes the layers of a trained network into a {@link Script}. A convolution takes over the batch
 * normalisation that follows it: per output channel, its kernel is scaled and its bias moved.
 */
final class FoldedLayers {
  private final Map<String, Tensor> state;
  private final Script script;

  /**
   * Layers of one network.
   *
   * @param state values by PyTorch's names
   * @param script what is written to
   */
  FoldedLayers(Map<String, Tensor> state, Script script) {
    this.state = state;
    this.script = script;
  }

  /** A convolution as it would be run: kernel and bias. */
  private record Convolution(Tensor kernel, Tensor bias) {}

  /** Twice: 3x3 convolution, normalisation, ReLU. */
  String doubleConv(String input, String name) {
    String middle = convNormRelu(input, name + ".double_conv.0", name + ".double_conv.1");
    return convNormRelu(middle, name + ".double_conv.3", name + ".double_conv.4");
  }

  /** Convolution, normalisation, ReLU. */
  String convNormRelu(String input, String conv, String norm) {
    Convolution folded = folded(get(conv + ".weight"), state.get(conv + ".bias"), norm);
    return script.let("torch.relu_(%s)", conv(input, folded.kernel(), folded.bias(), 1));
  }

  /** A convolution that keeps the image's size. */
  String conv(String input, String name, int groups) {
    return script.let("%s", conv(input, get(name + ".weight"), state.get(name + ".bias"), groups));
  }

  private String conv(String input, Tensor kernel, Tensor bias, int groups) {
    long padding = kernel.shape()[2] / 2;
    return String.format(
        Locale.ROOT,
        "torch.conv2d(%s, %s, %s, [1, 1], [%d, %d], [1, 1], %d)",
        input,
        script.weight(kernel),
        bias == null ? "None" : script.weight(bias),
        padding,
        padding,
        groups);
  }

  /** A transposed convolution that doubles rows and columns. */
  String doubled(String input, String name) {
    return script.let(
        "torch.conv_transpose2d(%s, %s, %s, [2, 2], [0, 0], [0, 0], 1, [1, 1])",
        input, script.weight(get(name + ".weight")), script.weight(get(name + ".bias")));
  }

  /** Maximum of each 2x2 square. */
  String halved(String input) {
    return script.let("torch.max_pool2d(%s, [2, 2], [2, 2], [0, 0], [1, 1], False)", input);
  }

  /**
   * The spatial half of the published bottleneck. A weighted sum of the pixels two away on the
   * diagonals is a 2x2 convolution of each channel, spread by four pixels.
   */
  String diagonalSums(String input, String name) {
    // In the order of the published parameters: up left, down left, up right, down right.
    int[] taps = {0, 2, 1, 3};
    int channels = Math.toIntExact(get(name + ".dwconv1.weight").shape()[0]);
    float[] kernel = new float[channels * taps.length];
    float[] bias = new float[channels];
    for (int tap = 0; tap < taps.length; tap++) {
      float[] weights = get(name + ".dwconv" + (tap + 1) + ".weight").values();
      float[] offsets = get(name + ".dwconv" + (tap + 1) + ".bias").values();
      for (int channel = 0; channel < channels; channel++) {
        kernel[channel * taps.length + taps[tap]] = weights[channel];
        bias[channel] += offsets[channel];
      }
    }
    Convolution folded =
        folded(
            new Tensor(new long[] {channels, 1, 2, 2}, kernel),
            new Tensor(new long[] {channels}, bias),
            name + ".bn");
    return script.let(
        "torch.gelu(torch.conv2d(%s, %s, %s, [1, 1], [2, 2], [4, 4], %d))",
        input, script.weight(folded.kernel()), script.weight(folded.bias()), channels);
  }

  /** A normalisation that no convolution precedes, then ReLU. */
  String normRelu(String input, String name) {
    return script.let(
        "torch.relu(torch.batch_norm(%s, %s, %s, %s, %s, False, 0.1, %s, False))",
        input,
        script.weight(get(name + ".weight")),
        script.weight(get(name + ".bias")),
        script.weight(get(name + ".running_mean")),
        script.weight(get(name + ".running_var")),
        Norm.EPSILON);
  }

  private Convolution folded(Tensor kernel, Tensor bias, String norm) {
    float[] gamma = get(norm + ".weight").values();
    float[] beta = get(norm + ".bias").values();
    float[] mean = get(norm + ".running_mean").values();
    float[] variance = get(norm + ".running_var").values();
    int perChannel = kernel.values().length / gamma.length;
    float[] weights = new float[kernel.values().length];
    float[] offsets = new float[gamma.length];
    for (int channel = 0; channel < gamma.length; channel++) {
      double scale = gamma[channel] / Math.sqrt(variance[channel] + Norm.EPSILON);
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        weights[i] = (float) (scale * kernel.values()[i]);
      }
      double before = bias == null ? 0 : bias.values()[channel];
      offsets[channel] = (float) (beta[channel] + scale * (before - mean[channel]));
    }
    return new Convolution(
        new Tensor(kernel.shape(), weights), new Tensor(new long[] {gamma.length}, offsets));
  }

  private Tensor get(String name) {
    Tensor tensor = state.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("Invalid weights: missing [" + name + "]");
    }
    return tensor;
  }
}
