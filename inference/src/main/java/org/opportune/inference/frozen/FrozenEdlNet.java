package org.opportune.inference.frozen;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.Tensor;

/**
 * {@link EdlNet} with its trained weights, made ready to be run: the same outputs to about 1e-5 in
 * about half the time, since no normalisation is computed and no convolution reorders its input
 * (the engine's kernels want a pixel's channels side by side). Thread-safe: each caller brings its
 * own scope.
 */
public final class FrozenEdlNet implements AutoCloseable {
  private static final String CHANNELS_SIDE_BY_SIDE = "torch.contiguous(%s, memory_format=2)";
  private static final String CHANNELS_APART = "torch.contiguous(%s, memory_format=0)";

  /** The transposed convolutions that read what dropout thins, in the order it draws. */
  private static final List<String> THINNED = List.of("up1.up", "up2.up", "up3.up", "up4.up");

  private final Model program;
  private final NDList weights = new NDList();

  /** Where the kernels of {@link #THINNED} are among the weights. */
  private final List<Integer> thinnedAt = new ArrayList<>();

  /** Their values. */
  private final List<Tensor> thinned = new ArrayList<>();

  private FrozenEdlNet(Model program) {
    this.program = program;
  }

  /**
   * Freezes a network.
   *
   * @param settings its form
   * @param state values by PyTorch's names
   * @throws IllegalArgumentException when a value is missing
   * @throws IllegalStateException when the engine does not take the program
   */
  public static FrozenEdlNet of(EdlNetSettings settings, Map<String, Tensor> state, Device device) {
    Script script = new Script();
    FrozenEdlNet net = new FrozenEdlNet(Model.newInstance("edlnet", device, "PyTorch"));
    try {
      byte[] file = net.write(settings, new FoldedLayers(state, script), state, script);
      net.program.load(new ByteArrayInputStream(file));
      for (Tensor weight : script.weights()) {
        net.weights.add(array(net.program.getNDManager(), weight));
      }
      return net;
    } catch (IOException | MalformedModelException e) {
      net.close();
      throw new IllegalStateException("Cannot freeze the network: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      net.close();
      throw e;
    }
  }

  private byte[] write(
      EdlNetSettings settings, FoldedLayers layers, Map<String, Tensor> state, Script script) {
    String first = layers.convNormRelu(Script.INPUT, "inc.double_conv.0", "inc.double_conv.1");
    String level0 =
        layers.convNormRelu(
            script.let(CHANNELS_SIDE_BY_SIDE, first), "inc.double_conv.3", "inc.double_conv.4");
    String level1 = layers.doubleConv(layers.halved(level0), "down1.block.1");
    String level2 = layers.doubleConv(layers.halved(level1), "down2.block.1");
    String level3 = layers.doubleConv(layers.halved(level2), "down3.block.1");
    String halved = layers.halved(level3);
    String back =
        settings.scrb()
            ? bottleneck(layers, script, halved, settings.width() * 8)
            : layers.doubleConv(halved, "down4.block.1");
    List<String> skips = List.of(level3, level2, level1, level0);
    for (int i = 0; i < skips.size(); i++) {
      thinnedAt.add(script.weightCount());
      thinned.add(state.get(THINNED.get(i) + ".weight"));
      String raised = layers.doubled(back, THINNED.get(i));
      back = joined(settings, layers, script, skips.get(i), raised, "up" + (i + 1));
    }
    return script.returning(script.let(CHANNELS_APART, layers.conv(back, "outc.conv", 1)));
  }

  private static String joined(
      EdlNetSettings settings,
      FoldedLayers layers,
      Script script,
      String skip,
      String raised,
      String name) {
    String kept = skip;
    String passed = raised;
    if (settings.gate()) {
      String share = script.let("torch.sigmoid_(%s)", layers.conv(skip, name + ".gate.0", 1));
      kept = script.let("torch.mul(%s, %s)", share, skip);
      passed = script.let("torch.mul(torch.rsub(%s, 1), %s)", share, raised);
    }
    String both = script.let("torch.cat([%s, %s], 1)", kept, passed);
    return layers.doubleConv(both, name + ".conv");
  }

  private static String bottleneck(FoldedLayers layers, Script script, String input, int channels) {
    String mixed = layers.diagonalSums(input, "down4.block.1.scm");
    String crm = "down4.block.1.crm.";
    String upper = layers.conv(slice(script, mixed, 0, channels / 2), crm + "squeeze1", 1);
    String lower = layers.conv(slice(script, mixed, channels / 2, channels), crm + "squeeze2", 1);
    String rich =
        script.let(
            "torch.gelu(torch.add(%s, %s))",
            layers.conv(upper, crm + "GWC", 2), layers.conv(upper, crm + "PWC1", 1));
    String cheap = script.let("torch.cat([%s, %s], 1)", layers.conv(lower, crm + "PWC2", 1), lower);
    String product = script.let("torch.mul(%s, %s)", rich, cheap);
    String weighted =
        script.let(
            "torch.mul(%s, torch.softmax(torch.mean(%s, [2, 3], True), 1))", product, product);
    String folded =
        script.let(
            "torch.add(%s, %s)",
            slice(script, weighted, 0, channels), slice(script, weighted, channels, 2 * channels));
    return layers.convNormRelu(
        layers.normRelu(folded, "down4.block.2"), "down4.block.4", "down4.block.5");
  }

  private static String slice(Script script, String input, int from, int to) {
    return script.let("torch.slice(%s, 1, %s, %s, 1)", input, from, to);
  }

  /** A fresh scope for the arrays of one forward pass, on the network's device. */
  public NDManager newScope() {
    return program.getNDManager().newSubManager();
  }

  /**
   * Runs the network.
   *
   * @param scope owns the result
   * @param input float32, (batch, 1, rows, columns), rows and columns multiples of {@link
   *     EdlNet#STRIDE}
   * @param dropout channels that are switched off, as {@link ChannelDropout#thinned} says; null for
   *     none
   * @return float32, (batch, 2, rows, columns)
   */
  public NDArray apply(NDManager scope, NDArray input, ChannelDropout dropout) {
    EdlNet.checkInput(input.getShape());
    NDArray named = input.duplicate();
    NDList arguments = new NDList(weights.size() + 1);
    named.setName(Script.INPUT);
    arguments.add(named);
    arguments.addAll(weights);
    if (dropout != null) {
      // A channel times a factor, then a kernel: the same as the kernel's part times the factor.
      for (int i = 0; i < thinned.size(); i++) {
        Tensor kernel = scaled(thinned.get(i), dropout);
        arguments.set(1 + thinnedAt.get(i), array(scope, kernel));
      }
    }
    try (named) {
      NDArray output =
          program
              .getBlock()
              .forward(new ParameterStore(scope, false), arguments, false)
              .singletonOrThrow();
      output.attach(scope);
      return output;
    }
  }

  private static Tensor scaled(Tensor kernel, ChannelDropout dropout) {
    int inputs = Math.toIntExact(kernel.shape()[0]);
    float[] factors = dropout.factors(inputs);
    float[] values = kernel.values().clone();
    int perInput = values.length / inputs;
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i / perInput];
    }
    return new Tensor(kernel.shape(), values);
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    NDArray array = manager.create(tensor.values(), new Shape(tensor.shape()));
    array.setName(Script.WEIGHTS + "[]");
    return array;
  }

  @Override
  public void close() {
    program.close();
  }
}
