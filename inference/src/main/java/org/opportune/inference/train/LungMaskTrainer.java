package org.opportune.inference.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.lung.LungPicture;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;

/**
 * Trains a plain U-Net to paint lungs, on pictures whose masks came from elsewhere: squared error
 * of its {@link EdlNet#ANOMALY} channel where the mask is certain. Mirrored, turned upside down (a
 * patient lying face down) and on a shifted and stretched grey scale at random, so that it goes by
 * shape.
 *
 * @param width channels of the first level
 * @param batch pictures per step
 * @param steps steps
 * @param learningRate peak
 * @param seed decides weights, order and variations
 */
public record LungMaskTrainer(int width, int batch, int steps, double learningRate, long seed) {
  private static final double WEIGHT_DECAY = 1e-4;
  private static final double WARMUP_SHARE = 0.05;
  private static final int REPORT_EVERY = 25;
  private static final int SIDE = LungPicture.SIDE;

  /** What the shipped defaults are. */
  public static LungMaskTrainer standard() {
    return new LungMaskTrainer(8, 8, 400, 3e-3, 7);
  }

  /** The same from another seed. */
  public LungMaskTrainer withSeed(long value) {
    return new LungMaskTrainer(width, batch, steps, learningRate, value);
  }

  /** The network that is trained. */
  public EdlNetSettings network() {
    return new EdlNetSettings(width, false, false, false);
  }

  /** Trains from nothing; {@code log} is told lines for a person. */
  public NetworkState train(
      List<LungPicture.Example> examples, Device device, Consumer<String> log) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("Cannot train: no picture");
    }
    Nnpack.switchOff();
    EdlNet network = new EdlNet(network());
    new ConvolutionCheck(device).requireGradients(network);
    LearningRate rate = new LearningRate(learningRate, WARMUP_SHARE);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NetworkState.random(network, seed).loadInto(network, manager, true);
      ParameterStore parameters = new ParameterStore(manager, false);
      AdamW optimizer = new AdamW(network, manager, WEIGHT_DECAY);
      double sum = 0;
      for (int step = 0; step < steps; step++) {
        sum += learn(network, parameters, manager, batch(examples, step));
        optimizer.step(rate.at((double) step / steps));
        if ((step + 1) % REPORT_EVERY == 0) {
          log.accept("step %d/%d, loss %.5f".formatted(step + 1, steps, sum / REPORT_EVERY));
          sum = 0;
        }
      }
      return NetworkState.of(network);
    }
  }

  private double learn(
      EdlNet network,
      ParameterStore parameters,
      NDManager manager,
      List<LungPicture.Example> examples) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray input = stack(scope, examples.stream().map(LungPicture.Example::picture).toList());
      NDArray lung = stack(scope, examples.stream().map(LungPicture.Example::lung).toList());
      NDArray certain = stack(scope, examples.stream().map(LungPicture.Example::certain).toList());
      NDArray output = network.apply(parameters, input, true);
      output.attach(scope);
      NDList channels = output.split(2, 1);
      channels.attach(scope);
      NDArray loss = channels.get(EdlNet.ANOMALY).sub(lung).square().mul(certain).mean();
      double value = loss.getFloat();
      if (!Double.isFinite(value)) {
        throw new IllegalStateException("Cannot go on: the loss is " + value);
      }
      collector.backward(loss);
      return value;
    }
  }

  private static NDArray stack(NDManager scope, List<float[]> pictures) {
    float[] all = new float[pictures.size() * SIDE * SIDE];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, all, i * SIDE * SIDE, SIDE * SIDE);
    }
    return scope.create(all, new Shape(pictures.size(), 1, SIDE, SIDE));
  }

  private List<LungPicture.Example> batch(List<LungPicture.Example> examples, int step) {
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + step);
    List<LungPicture.Example> chosen = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      chosen.add(vary(examples.get(random.nextInt(examples.size())), random));
    }
    return chosen;
  }

  private static LungPicture.Example vary(LungPicture.Example example, SplittableRandom random) {
    boolean mirror = random.nextBoolean();
    boolean upsideDown = random.nextInt(8) == 0;
    float stretch = (float) random.nextDouble(0.9, 1.1);
    float shift = (float) random.nextDouble(-0.05, 0.05);
    float noise = (float) random.nextDouble(0, 0.05);
    float[] picture = turn(example.picture(), mirror, upsideDown);
    for (int i = 0; i < picture.length; i++) {
      double value = picture[i] * stretch + shift + noise * random.nextGaussian();
      picture[i] = (float) Math.min(1, Math.max(0, value));
    }
    return new LungPicture.Example(
        picture,
        turn(example.lung(), mirror, upsideDown),
        turn(example.certain(), mirror, upsideDown));
  }

  private static float[] turn(float[] from, boolean mirror, boolean upsideDown) {
    float[] to = new float[from.length];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int row = upsideDown ? SIDE - 1 - y : y;
        int column = mirror ? SIDE - 1 - x : x;
        to[y * SIDE + x] = from[row * SIDE + column];
      }
    }
    return to;
  }
}
