package org.opportune.inference.ctnet;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.train.AdamW;
import org.opportune.inference.train.Checkpoint;
import org.opportune.inference.train.LearningRate;
import org.opportune.inference.train.MomentumSgd;
import org.opportune.inference.train.Optimizer;
import org.opportune.inference.volume.LabelledVolumes;

/** What changes while CT-Net is trained. */
final class CtNetRun {
  private static final double MOMENTUM = 0.99;
  private static final double WARMUP_SHARE = 0.1;

  private final CtNetPlan plan;
  private final Path checkpoints;
  private final Consumer<String> log;
  private final CtNet network;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final Optimizer optimizer;
  private final LabelledVolumes volumes;
  private final List<Integer> training;
  private final List<Integer> validation;
  private long started = System.nanoTime();
  private int epoch;
  private NetworkState best;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private double bestAuroc = Double.NaN;
  private int staleEpochs;

  CtNetRun(
      CtNetPlan plan,
      Path checkpoints,
      Consumer<String> log,
      CtNet network,
      NDManager manager,
      LabelledVolumes volumes,
      List<Integer> training,
      List<Integer> validation) {
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.log = log;
    this.network = network;
    this.manager = manager;
    this.parameters = new ParameterStore(manager, false);
    double decay = plan.schedule().weightDecay();
    this.optimizer =
        switch (plan.schedule().method()) {
          case SGD -> new MomentumSgd(network, manager, MOMENTUM, decay);
          case ADAMW -> new AdamW(network, manager, decay);
        };
    this.volumes = volumes;
    this.training = training;
    this.validation = validation;
  }

  /** Takes up a checkpoint of the same settings. */
  void resume(Checkpoint checkpoint) {
    Checkpoint.Facts facts = checkpoint.facts();
    checkpoint.now().loadInto(network, manager, true);
    epoch = facts.step();
    optimizer.restore(checkpoint.moments(), epoch * stepsPerEpoch());
    best = checkpoint.best();
    bestLoss = facts.bestLoss();
    bestAuroc = facts.bestFigure();
    staleEpochs = facts.staleEpochs();
    started = System.nanoTime() - Duration.ofMillis(facts.elapsedMillis()).toNanos();
  }

  void toTheEnd() {
    CtNetPlan.Schedule schedule = plan.schedule();
    while (epoch < schedule.epochs() && staleEpochs < schedule.patience()) {
      double trained = learnEpoch();
      epoch++;
      float[] logits = validationLogits();
      boolean[][] present = present(validation);
      double loss = LabelLoss.value(logits, present);
      double auroc = VolumeFigures.meanAuroc(rows(logits, present), present);
      keep(loss, auroc);
      log.accept(
          String.format(
              Locale.ROOT,
              "epoch %d/%d, loss %.4f, validation loss %.4f, mean AUROC %.4f, %d s elapsed, about"
                  + " %d s left",
              epoch,
              schedule.epochs(),
              trained,
              loss,
              auroc,
              elapsed().toSeconds(),
              elapsed().toSeconds() * (schedule.epochs() - epoch) / epoch));
    }
  }

  CtNetResult result() {
    return new CtNetResult(
        best, bestLoss, bestAuroc, training.size(), validation.size(), epoch, elapsed());
  }

  /** What a checkpoint must be of. */
  String identity() {
    return plan + " on " + volumes.size() + " volumes, " + volumes.labels();
  }

  private int stepsPerEpoch() {
    int batch = plan.schedule().batch();
    return (training.size() + batch - 1) / batch;
  }

  /**
   * An epoch's draws depend on the seed and its number alone, so that a resumed one is the same.
   */
  private double learnEpoch() {
    Random random = new Random(plan.seed() * 0x9e3779b97f4a7c15L + epoch);
    List<Integer> order = new ArrayList<>(training);
    Collections.shuffle(order, random);
    double sum = 0;
    int steps = stepsPerEpoch();
    for (int step = 0; step < steps; step++) {
      int from = step * plan.schedule().batch();
      List<Integer> drawn =
          order.subList(from, Math.min(order.size(), from + plan.schedule().batch()));
      double loss = learn(drawn, random);
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException(
            "Cannot go on: the loss in epoch " + epoch + " is no number; lower the learning rate");
      }
      optimizer.step(rate((epoch + (double) step / steps) / plan.schedule().epochs()));
      sum += loss * drawn.size() / order.size();
    }
    return sum;
  }

  private double rate(double progress) {
    double peak = plan.schedule().learningRate();
    return switch (plan.schedule().method()) {
      case SGD -> peak;
      case ADAMW -> new LearningRate(peak, WARMUP_SHARE).at(progress);
    };
  }

  private double learn(List<Integer> drawn, Random random) {
    List<short[]> varied = new ArrayList<>();
    for (int index : drawn) {
      varied.add(plan.augmentation().vary(volumes.read(index), plan.grid(), random));
    }
    boolean[][] present = present(drawn);
    double rate = plan.schedule().dropout();
    long seed = random.nextLong();
    ChannelDropout dropout = rate > 0 ? ChannelDropout.training(rate, seed) : null;
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray input = VolumeBatch.of(scope, plan.grid(), varied);
      return LabelLoss.learn(
          scope, collector, network.logits(parameters, input, true, dropout), present);
    }
  }

  private float[] validationLogits() {
    int labels = volumes.labels().size();
    float[] all = new float[validation.size() * labels];
    for (int i = 0; i < validation.size(); i++) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray input =
            VolumeBatch.of(scope, plan.grid(), List.of(volumes.read(validation.get(i))));
        try (NDArray output = network.apply(parameters, input, false)) {
          System.arraycopy(output.toFloatArray(), 0, all, i * labels, labels);
        }
      }
    }
    return all;
  }

  private boolean[][] present(List<Integer> indices) {
    return indices.stream().map(volumes::present).toArray(boolean[][]::new);
  }

  private static double[][] rows(float[] logits, boolean[][] present) {
    double[][] rows = new double[present.length][present[0].length];
    for (int i = 0; i < logits.length; i++) {
      rows[i / present[0].length][i % present[0].length] = logits[i];
    }
    return rows;
  }

  private void keep(double loss, double auroc) {
    NetworkState now = NetworkState.of(network);
    if (loss < bestLoss) {
      best = now;
      bestLoss = loss;
      bestAuroc = auroc;
      staleEpochs = 0;
    } else {
      staleEpochs++;
    }
    Checkpoint.Facts facts =
        new Checkpoint.Facts(
            epoch, identity(), bestLoss, bestAuroc, staleEpochs, elapsed().toMillis());
    new Checkpoint(now, optimizer.moments(), best, facts).save(checkpoints);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
