package org.opportune.inference.infection;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.InfectionNet;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.train.AdamW;
import org.opportune.inference.train.Checkpoint;

/** What changes while an infection network is trained. */
final class InfectionRun {
  private final InfectionSettings settings;
  private final Path checkpoints;
  private final Consumer<String> log;
  private final InfectionNet network;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final AdamW optimizer;
  private final FocalLoss loss;
  private final List<LabelledSlice> training;
  private final List<LabelledSlice> stopping;
  private long started = System.nanoTime();
  private int step;
  private NetworkState best;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int staleEpochs;

  InfectionRun(
      InfectionSettings settings,
      Path checkpoints,
      Consumer<String> log,
      InfectionNet network,
      NDManager manager,
      FocalLoss loss,
      List<LabelledSlice> training,
      List<LabelledSlice> stopping) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.log = log;
    this.network = network;
    this.manager = manager;
    this.parameters = new ParameterStore(manager, false);
    // Adam, as the paper: no weight decay.
    this.optimizer = new AdamW(network, manager, 0);
    this.loss = loss;
    this.training = training;
    this.stopping = stopping;
  }

  /** Takes up a checkpoint of the same settings. */
  void resume(Checkpoint checkpoint) {
    Checkpoint.Facts facts = checkpoint.facts();
    checkpoint.now().loadInto(network, manager, true);
    step = facts.step();
    optimizer.restore(checkpoint.moments(), step);
    best = checkpoint.best();
    bestLoss = facts.bestLoss();
    staleEpochs = facts.staleEpochs();
    started = System.nanoTime() - Duration.ofMillis(facts.elapsedMillis()).toNanos();
  }

  void toTheEnd() {
    while (step < settings.steps() && staleEpochs < settings.patience()) {
      double rate = settings.rate(step);
      double sum = 0;
      int end = Math.min(settings.steps(), step + settings.stepsPerEpoch());
      int count = end - step;
      while (step < end) {
        sum += learn();
      }
      double held = heldLoss();
      keep(held);
      log.accept(
          String.format(
              Locale.ROOT,
              "step %d/%d, loss %.4f, on patients that stop %.4f, learning rate %.0e, %d s elapsed,"
                  + " about %d s left",
              step,
              settings.steps(),
              sum / count,
              held,
              rate,
              elapsed().toSeconds(),
              elapsed().toSeconds() * (settings.steps() - step) / step));
    }
  }

  TrainedInfection result() {
    return new TrainedInfection(best, bestLoss, training.size(), step, elapsed());
  }

  /** What a checkpoint must be of. */
  String identity() {
    return settings + " on %d and %d images".formatted(training.size(), stopping.size());
  }

  /** A step's draws depend on the seed and its number alone, so that a resumed one is the same. */
  private double learn() {
    SplittableRandom random = new SplittableRandom(settings.seed() * 0x9e3779b97f4a7c15L + step);
    List<LabelledSlice> batch = new ArrayList<>();
    for (int i = 0; i < settings.batch(); i++) {
      batch.add(training.get(random.nextInt(training.size())));
    }
    ChannelDropout dropout =
        settings.dropout() == 0
            ? null
            : ChannelDropout.training(settings.dropout(), random.nextLong());
    double value;
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      List<NDArray> heads =
          network.headLogits(parameters, pictures(scope, batch, random), true, dropout);
      NDArray total = loss.of(scope, heads, targets(batch));
      value = total.getFloat();
      collector.backward(total);
    }
    if (!Double.isFinite(value)) {
      throw new IllegalStateException(
          "Cannot go on: the loss at step "
              + step
              + " is no number; give a learning rate below "
              + settings.learningRate());
    }
    optimizer.step(settings.rate(step));
    step++;
    return value;
  }

  /** The loss without dropout on patients that do not train. */
  private double heldLoss() {
    double sum = 0;
    for (int from = 0; from < stopping.size(); from += settings.batch()) {
      List<LabelledSlice> batch =
          stopping.subList(from, Math.min(stopping.size(), from + settings.batch()));
      try (NDManager scope = manager.newSubManager()) {
        List<NDArray> heads =
            network.headLogits(parameters, pictures(scope, batch, null), false, null);
        sum += loss.of(scope, heads, targets(batch)).getFloat() * batch.size();
      }
    }
    return sum / stopping.size();
  }

  private void keep(double held) {
    NetworkState now = NetworkState.of(network);
    if (held < bestLoss) {
      best = now;
      bestLoss = held;
      staleEpochs = 0;
    } else {
      staleEpochs++;
    }
    Checkpoint.Facts facts =
        new Checkpoint.Facts(
            step, identity(), bestLoss, -bestLoss, staleEpochs, elapsed().toMillis());
    new Checkpoint(now, optimizer.moments(), best, facts).save(checkpoints);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** The batch's pictures, half of them mirrored where there is chance. */
  private static NDArray pictures(
      NDManager scope, List<LabelledSlice> batch, SplittableRandom random) {
    int side = batch.get(0).image().side();
    float[] values = new float[batch.size() * side * side];
    for (int i = 0; i < batch.size(); i++) {
      boolean mirrored = random != null && random.nextBoolean();
      batch.get(i).image().fill(values, i * side * side, mirrored);
    }
    return scope.create(values, new Shape(batch.size(), 1, side, side));
  }

  private static int[] targets(List<LabelledSlice> batch) {
    return batch.stream().mapToInt(LabelledSlice::clazz).toArray();
  }
}
