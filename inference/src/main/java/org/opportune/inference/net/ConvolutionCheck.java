package org.opportune.inference.net;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Holds this machine's convolutions against plain arithmetic before anybody trusts a score.
 *
 * <p>Where a virtual machine hides the processor's caches, oneDNN (seen with 3.5.3 and 3.7.1 on AMD
 * Zen 5) leaves garbage in the padding of channel counts that do not fill its blocks: gradients,
 * and with some channel counts outputs too, come out wrong, differently at each run, and without an
 * error. Such a machine must refuse, not score patients.
 */
public final class ConvolutionCheck {
  /** The engine takes its fast kernels for two images and more. */
  private static final int BATCH = 2;

  private static final int SIDE = 12;
  private static final int FULL_BLOCK = 16;
  private static final double TOLERANCE = 1e-3;
  private static final int TIMES = 2;

  private final Convolution engine;

  /** Checks the engine on a device. */
  public ConvolutionCheck(Device device) {
    this(new EngineConvolution(device));
  }

  ConvolutionCheck(Convolution engine) {
    this.engine = engine;
  }

  /**
   * One convolution with stride 1 that keeps the image's size, and its gradients.
   *
   * @param weights (out, in, k, k), odd k
   */
  @FunctionalInterface
  interface Convolution {
    Outcome run(Tensor input, Tensor weights, Tensor outputGradient);
  }

  /** What a convolution gives: output, and the gradients of input and weights. */
  record Outcome(Tensor output, Tensor inputGradient, Tensor weightGradient) {}

  /**
   * Fails unless the outputs of all kinds of convolutions in a network are right.
   *
   * @throws IllegalStateException naming the convolution and the way out
   */
  public void requireOutputs(Block network) {
    kindsIn(network).forEach(kind -> require(kind, false));
  }

  /**
   * Fails unless the outputs and gradients of all kinds of convolutions in a network are right.
   *
   * @throws IllegalStateException naming the convolution and the way out
   */
  public void requireGradients(Block network) {
    kindsIn(network).forEach(kind -> require(kind, true));
  }

  /** Channels and side of a kernel; channel counts that fill whole blocks alike are one kind. */
  record Kind(int out, int in, int side) {
    static Kind of(Shape weights) {
      return new Kind(
          folded(weights.get(0)), folded(weights.get(1)), Math.toIntExact(weights.get(2)));
    }

    private static int folded(long channels) {
      return (int)
          (channels <= FULL_BLOCK ? channels : FULL_BLOCK + 1 + (channels - 1) % FULL_BLOCK);
    }
  }

  private static Set<Kind> kindsIn(Block network) {
    Set<Kind> kinds = new LinkedHashSet<>();
    NetworkState.parameters(network)
        .forEach(
            (name, parameter) -> {
              Shape shape = parameter.getShape();
              if (shape.dimension() == 4 && shape.get(2) == shape.get(3) && shape.get(2) % 2 == 1) {
                kinds.add(Kind.of(shape));
              }
            });
    return kinds;
  }

  private void require(Kind kind, boolean gradients) {
    SplittableRandom random = new SplittableRandom(kind.hashCode());
    Tensor input = noise(random, BATCH, kind.in(), SIDE, SIDE);
    Tensor weights = noise(random, kind.out(), kind.in(), kind.side(), kind.side());
    Tensor outputGradient = noise(random, BATCH, kind.out(), SIDE, SIDE);
    Outcome expected = plain(input, weights, outputGradient);
    for (int time = 0; time < TIMES; time++) {
      Outcome actual = engine.run(input, weights, outputGradient);
      List<String> wrong = new ArrayList<>();
      compare("output", actual.output(), expected.output(), wrong);
      if (gradients) {
        compare("gradient", actual.inputGradient(), expected.inputGradient(), wrong);
        compare("gradient", actual.weightGradient(), expected.weightGradient(), wrong);
      }
      if (!wrong.isEmpty()) {
        throw new IllegalStateException(
            "Cannot trust the network kernels of this machine: a "
                + "%d x %d convolution of %d to %d channels has a wrong "
                    .formatted(kind.side(), kind.side(), kind.in(), kind.out())
                + wrong.get(0)
                + "; set the environment variable ONEDNN_MAX_CPU_ISA=AVX2 or, where that is refused"
                + " too, AVX (on a cluster spark.executorEnv.ONEDNN_MAX_CPU_ISA) and start again");
      }
    }
  }

  private static void compare(String what, Tensor actual, Tensor expected, List<String> wrong) {
    double scale = 0;
    double worst = 0;
    for (int i = 0; i < expected.values().length; i++) {
      scale = Math.max(scale, Math.abs(expected.values()[i]));
      double difference = Math.abs(actual.values()[i] - expected.values()[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    if (worst > TOLERANCE * scale) {
      wrong.add(what + String.format(Locale.ROOT, " (off by %.2g of its scale)", worst / scale));
    }
  }

  /** The definition of a convolution, in double precision. */
  private static Outcome plain(Tensor input, Tensor weights, Tensor outputGradient) {
    int out = (int) weights.shape()[0];
    int in = (int) weights.shape()[1];
    int side = (int) weights.shape()[2];
    double[] output = new double[BATCH * out * SIDE * SIDE];
    double[] inputGradient = new double[BATCH * in * SIDE * SIDE];
    double[] weightGradient = new double[weights.values().length];
    for (int image = 0; image < BATCH; image++) {
      for (int o = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          for (int tap = 0; tap < side * side; tap++) {
            int down = tap / side - side / 2;
            int right = tap % side - side / 2;
            int weight = (o * in + i) * side * side + tap;
            for (int y = Math.max(0, -down); y < Math.min(SIDE, SIDE - down); y++) {
              for (int x = Math.max(0, -right); x < Math.min(SIDE, SIDE - right); x++) {
                int to = ((image * out + o) * SIDE + y) * SIDE + x;
                int from = ((image * in + i) * SIDE + y + down) * SIDE + x + right;
                double given = outputGradient.values()[to];
                output[to] += (double) input.values()[from] * weights.values()[weight];
                inputGradient[from] += given * weights.values()[weight];
                weightGradient[weight] += given * input.values()[from];
              }
            }
          }
        }
      }
    }
    return new Outcome(
        tensor(outputGradient.shape(), output),
        tensor(input.shape(), inputGradient),
        tensor(weights.shape(), weightGradient));
  }

  private static Tensor tensor(long[] shape, double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return new Tensor(shape, narrow);
  }

  private static Tensor noise(SplittableRandom random, long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return new Tensor(shape, values);
  }
}
