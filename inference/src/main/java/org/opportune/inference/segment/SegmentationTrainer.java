package org.opportune.inference.segment;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.SegmentationNetwork;
import org.opportune.inference.net.SegmentationSettings;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.train.AdamW;
import org.opportune.inference.train.LearningRate;

/**
 * Trains a segmentation network for a fixed number of steps. Same settings, lesson and seed give
 * the same weights on the same machine. Short: there are no checkpoints.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 *
 * @param network what is trained
 * @param steps steps of the whole schedule
 * @param learningRate peak
 * @param dropout share of channels switched off in training, for a doubt afterwards; 0 for none
 * @param seed decides the first weights and all draws
 */
public record SegmentationTrainer(
    SegmentationSettings network, int steps, double learningRate, double dropout, long seed) {
  private static final double WARMUP_SHARE = 0.1;
  private static final double WEIGHT_DECAY = 1e-4;
  private static final int REPORT_EVERY = 25;

  /** Checks counts. */
  public SegmentationTrainer {
    if (steps < 1 || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "Invalid training: %d steps at a rate of %s".formatted(steps, learningRate));
    }
  }

  /** Weights before any training. */
  public NetworkState fresh() {
    return NetworkState.random(SegmentationNetwork.of(network), seed);
  }

  /** The same training of another network. */
  SegmentationTrainer withNetwork(SegmentationSettings other) {
    return new SegmentationTrainer(other, steps, learningRate, dropout, seed);
  }

  /** Number of values that training changes. */
  long parameters() {
    return NetworkState.parameters(SegmentationNetwork.of(network)).values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }

  /** Weights of a network that differs in its classes alone, with a fresh head. */
  NetworkState startingFrom(NetworkState other) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(fresh().tensors());
    tensors.replaceAll(
        (name, own) -> {
          Tensor given = other.tensors().get(name);
          return given != null && Arrays.equals(given.shape(), own.shape()) ? given : own;
        });
    return new NetworkState(tensors);
  }

  /** The whole schedule, from some weights. */
  NetworkState train(NetworkState start, Lesson lesson, Consumer<String> log) {
    return train(start, lesson, 0, steps, log);
  }

  /**
   * Steps of the schedule, from some weights.
   *
   * @param first step to start with, from 0
   * @param end step to end before
   * @throws IllegalStateException when the loss is no number
   */
  NetworkState train(NetworkState start, Lesson lesson, int first, int end, Consumer<String> log) {
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    Device device = Engine.getInstance().defaultDevice();
    SegmentationNetwork learner = SegmentationNetwork.of(network);
    new ConvolutionCheck(device).requireGradients(learner);
    LearningRate rate = new LearningRate(learningRate, WARMUP_SHARE);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      start.loadInto(learner, manager, true);
      List<AdamW> optimizers = new ArrayList<>();
      optimizers.add(new AdamW(learner, manager, WEIGHT_DECAY));
      lesson.beside().ifPresent(other -> optimizers.add(beside(other, manager)));
      double sum = 0;
      int count = 0;
      long started = System.nanoTime();
      for (int step = first; step < end; step++) {
        sum += learn(learner, manager, lesson, step);
        count++;
        double now = rate.at((double) step / steps);
        optimizers.forEach(optimizer -> optimizer.step(now));
        if (count == REPORT_EVERY || step == end - 1) {
          long millis = (System.nanoTime() - started) / 1_000_000;
          log.accept(
              String.format(
                  Locale.ROOT,
                  "  step %d/%d, loss %.4f, %d s, about %d s left",
                  step + 1,
                  end,
                  sum / count,
                  millis / 1000,
                  millis * (end - step - 1) / (step + 1 - first) / 1000));
          sum = 0;
          count = 0;
        }
      }
      return NetworkState.of(learner);
    }
  }

  private AdamW beside(Block other, NDManager manager) {
    NetworkState.random(other, seed).loadInto(other, manager, true);
    return new AdamW(other, manager, WEIGHT_DECAY);
  }

  private double learn(SegmentationNetwork learner, NDManager manager, Lesson lesson, int step) {
    long draw = seed * 0x9e3779b97f4a7c15L + step;
    double value;
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss =
          lesson.loss(
              new Lesson.Step(
                  learner,
                  new ParameterStore(manager, false),
                  scope,
                  dropout == 0 ? null : ChannelDropout.training(dropout, draw),
                  new SplittableRandom(draw),
                  (double) step / steps));
      value = loss.getFloat();
      collector.backward(loss);
    }
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(
          "Cannot go on: the loss at step " + step + " is " + value + "; lower the learning rate");
    }
    return value;
  }
}
