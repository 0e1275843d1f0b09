package org.opportune.inference.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.opportune.inference.eval.ScoreHistogram;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;

/**
 * Trains EDLNet on slices without emphysema. Same settings, source and seed give the same weights
 * on the same machine, killed and resumed or not, as long as no wall time is set.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 */
public final class EdlNetTrainer {
  private static final int REPORT_EVERY = 25;

  private final TrainerSettings settings;
  private final Path checkpoints;
  private final Device device;
  private final Consumer<TrainingProgress> progress;

  /**
   * Prepares a training.
   *
   * @param settings what and how
   * @param checkpoints directory to checkpoint to and to resume from; created when absent
   * @param device where to train
   * @param progress told every few steps and after every validation
   */
  public EdlNetTrainer(
      TrainerSettings settings,
      Path checkpoints,
      Device device,
      Consumer<TrainingProgress> progress) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.device = device;
    this.progress = progress;
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @throws IllegalStateException when the checkpoint is of other settings, or the loss is no
   *     number
   */
  public TrainingResult train(SliceSource source) {
    SampleFeed feed = new SampleFeed(source, settings);
    Nnpack.switchOff();
    EdlNet network = new EdlNet(settings.network());
    new ConvolutionCheck(device).requireGradients(network);
    ExecutorService ahead = Executors.newSingleThreadExecutor(EdlNetTrainer::daemon);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NetworkState.random(network, settings.seed()).loadInto(network, manager, true);
      Run run = new Run(network, manager, feed);
      Checkpoint.load(checkpoints).ifPresent(run::resume);
      run.toTheEnd(ahead);
      return run.result();
    } finally {
      ahead.shutdownNow();
    }
  }

  /** What changes while a training runs. */
  private final class Run {
    private final EdlNet network;
    private final NDManager manager;
    private final ParameterStore parameters;
    private final AdamW optimizer;
    private final LearningRate rate;
    private final SampleFeed feed;
    private final List<List<Sample>> validation;
    private long started = System.nanoTime();
    private int step;
    private NetworkState best;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private double bestAuroc = Double.NaN;
    private int staleEpochs;

    Run(EdlNet network, NDManager manager, SampleFeed feed) {
      this.network = network;
      this.manager = manager;
      this.parameters = new ParameterStore(manager, false);
      this.optimizer = new AdamW(network, manager, settings.weightDecay());
      this.rate = new LearningRate(settings.learningRate(), settings.warmupShare());
      this.feed = feed;
      this.validation = feed.validation();
    }

    void resume(Checkpoint checkpoint) {
      Checkpoint.Facts facts = checkpoint.facts();
      if (!facts.settings().equals(settings.toString())) {
        throw new IllegalStateException(
            "Cannot resume from "
                + checkpoints
                + ": it was trained with other settings; choose another directory or remove it");
      }
      checkpoint.now().loadInto(network, manager, true);
      optimizer.restore(checkpoint.moments(), facts.step());
      best = checkpoint.best();
      step = facts.step();
      bestLoss = facts.bestLoss();
      bestAuroc = facts.bestAuroc();
      staleEpochs = facts.staleEpochs();
      started = System.nanoTime() - Duration.ofMillis(facts.elapsedMillis()).toNanos();
    }

    void toTheEnd(ExecutorService ahead) {
      CompletableFuture<List<Sample>> next = prepare(ahead);
      double sum = 0;
      int count = 0;
      boolean over = done() >= 1;
      while (!over && staleEpochs < settings.patience()) {
        List<Sample> samples = next.join();
        double learningRate = rate.at(done());
        step++;
        next = prepare(ahead);
        sum += learn(samples, learningRate);
        count++;
        // Asked once: the clock may pass the end between two questions.
        over = done() >= 1;
        boolean epoch = over || step % settings.stepsPerEpoch() == 0;
        if (epoch || step % REPORT_EVERY == 0) {
          Validation outcome = epoch ? validate() : Validation.NONE;
          if (epoch) {
            keep(outcome);
          }
          report(sum / count, outcome, learningRate);
          sum = 0;
          count = 0;
        }
      }
    }

    TrainingResult result() {
      return new TrainingResult(best, step, bestLoss, bestAuroc, elapsed());
    }

    /** Share of the training that is done, by steps or by time, whichever ends first. */
    private double done() {
      double bySteps = (double) step / settings.steps();
      double byTime =
          settings.wallTime() == null
              ? 0
              : (double) elapsed().toMillis() / settings.wallTime().toMillis();
      return Math.max(bySteps, byTime);
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - started);
    }

    private CompletableFuture<List<Sample>> prepare(ExecutorService ahead) {
      int wanted = step;
      return CompletableFuture.supplyAsync(() -> feed.batch(wanted), ahead);
    }

    private double learn(List<Sample> samples, double learningRate) {
      double value;
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray output = network.apply(parameters, input(scope, samples), true, dropout());
        NDArray loss = EdlNetLoss.of(output, targets(scope, samples));
        value = loss.getFloat();
        collector.backward(loss);
      }
      if (!Double.isFinite(value)) {
        throw new IllegalStateException(
            "Cannot go on: the loss at step "
                + step
                + " is "
                + value
                + "; lower the learning rate");
      }
      optimizer.step(learningRate);
      return value;
    }

    /** A step's own draw, so that a resumed training draws the same; null for none. */
    private ChannelDropout dropout() {
      return settings.dropout() > 0
          ? ChannelDropout.training(settings.dropout(), settings.seed() * 1_000_003 + step)
          : null;
    }

    private Validation validate() {
      double loss = 0;
      int pixels = 0;
      ScoreHistogram histogram = new ScoreHistogram(-0.5, 1.5, 4096);
      for (List<Sample> samples : validation) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray output = network.apply(parameters, input(scope, samples), false);
          loss += EdlNetLoss.of(output, targets(scope, samples)).getFloat() * samples.size();
          pixels += samples.size();
          count(samples, output.get(":, " + EdlNet.ANOMALY).toFloatArray(), histogram);
        }
      }
      return new Validation(loss / pixels, histogram.auroc());
    }

    private void keep(Validation outcome) {
      NetworkState now = NetworkState.of(network);
      if (outcome.loss() < bestLoss) {
        best = now;
        bestLoss = outcome.loss();
        bestAuroc = outcome.auroc();
        staleEpochs = 0;
      } else {
        staleEpochs++;
      }
      Checkpoint.Facts facts =
          new Checkpoint.Facts(
              step, settings.toString(), bestLoss, bestAuroc, staleEpochs, elapsed().toMillis());
      new Checkpoint(now, optimizer.moments(), best, facts).save(checkpoints);
    }

    private void report(double loss, Validation outcome, double learningRate) {
      Duration elapsed = elapsed();
      long left = (long) (elapsed.toMillis() * (1 / Math.max(done(), 1e-9) - 1));
      progress.accept(
          new TrainingProgress(
              step,
              settings.steps(),
              loss,
              outcome.loss(),
              outcome.auroc(),
              learningRate,
              elapsed,
              Duration.ofMillis(Math.max(0, left))));
    }
  }

  private record Validation(double loss, double auroc) {
    static final Validation NONE = new Validation(Double.NaN, Double.NaN);
  }

  private static NDArray input(NDManager scope, List<Sample> samples) {
    int side = samples.get(0).side();
    float[] values = new float[samples.size() * side * side];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(samples.get(i).input(), 0, values, i * side * side, side * side);
    }
    return scope.create(values, new Shape(samples.size(), 1, side, side));
  }

  private static NDArray targets(NDManager scope, List<Sample> samples) {
    int side = samples.get(0).side();
    int area = side * side;
    float[] values = new float[samples.size() * 2 * area];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(
          samples.get(i).restored(), 0, values, (2 * i + EdlNet.RESTORED) * area, area);
      System.arraycopy(samples.get(i).lesion(), 0, values, (2 * i + EdlNet.ANOMALY) * area, area);
    }
    return scope.create(values, new Shape(samples.size(), 2, side, side));
  }

  private static void count(List<Sample> samples, float[] map, ScoreHistogram histogram) {
    int area = map.length / samples.size();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      for (int pixel = 0; pixel < area; pixel++) {
        if (sample.lung()[pixel] != 0) {
          histogram.add(map[i * area + pixel], sample.lesion()[pixel] != 0);
        }
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "training-samples");
    thread.setDaemon(true);
    return thread;
  }
}
