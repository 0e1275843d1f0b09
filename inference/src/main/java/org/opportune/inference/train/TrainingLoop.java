package org.opportune.inference.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.opportune.inference.net.ConvolutionCheck;
import org.opportune.inference.net.EdlNet;
import org.opportune.inference.net.EdlNetSettings;
import org.opportune.inference.net.EngineMemory;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;

/**
 * Steps, validations, checkpoints, early stopping and resumption, whatever is learnt. Same plan and
 * course give the same weights on the same machine, killed and resumed or not, as long as no wall
 * time is set.
 *
 * <p>One training at a time per process: DJL records gradients for one at a time.
 *
 * @param <B> what one step learns from
 */
final class TrainingLoop<B> {
  private static final int REPORT_EVERY = 25;

  private final Plan plan;
  private final Path checkpoints;
  private final Device device;
  private final Consumer<TrainingProgress> progress;

  /**
   * A training.
   *
   * @param checkpoints directory to checkpoint to and to resume from; created when absent
   * @param progress told every few steps and after every validation
   */
  TrainingLoop(Plan plan, Path checkpoints, Device device, Consumer<TrainingProgress> progress) {
    this.plan = plan;
    this.checkpoints = checkpoints;
    this.device = device;
    this.progress = progress;
  }

  /**
   * How long and how fast.
   *
   * @param identity all settings and what is learnt from: a checkpoint of others is refused
   * @param network what is trained
   * @param steps steps at most
   * @param stepsPerEpoch steps between two validations and checkpoints
   * @param rate learning rate over the training
   * @param weightDecay decoupled
   * @param patience epochs without a better validation after which training stops
   * @param wallTime training ends within this; null for no limit
   * @param seed decides the first weights
   */
  record Plan(
      String identity,
      EdlNetSettings network,
      int steps,
      int stepsPerEpoch,
      LearningRate rate,
      double weightDecay,
      int patience,
      Duration wallTime,
      long seed) {}

  /** What is learnt, and how it is judged. */
  interface Course<B> {
    /** What a step learns from; asked on another thread, one step ahead. */
    B batch(int step);

    /** A step's loss. The scope owns what it makes on the way. */
    NDArray loss(EdlNet network, ParameterStore parameters, NDManager scope, B batch, int step);

    /** How well the network does on patients that never train. */
    TrainingProgress.Validation validate(
        EdlNet network, ParameterStore parameters, NDManager manager);
  }

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @throws IllegalStateException when the checkpoint is of another training, or the loss is no
   *     number
   */
  TrainingResult run(Course<B> course) {
    Nnpack.switchOff();
    EngineMemory.keepFreed();
    EdlNet network = new EdlNet(plan.network());
    new ConvolutionCheck(device).requireGradients(network);
    ExecutorService ahead = Executors.newSingleThreadExecutor(TrainingLoop::daemon);
    try (NDManager manager = NDManager.newBaseManager(device)) {
      NetworkState.random(network, plan.seed()).loadInto(network, manager, true);
      Run run = new Run(network, manager, course);
      Checkpoint.load(checkpoints, plan.identity()).ifPresent(run::resume);
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
    private final Course<B> course;
    private long started = System.nanoTime();
    private int step;
    private NetworkState best;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private double bestFigure = Double.NaN;
    private int staleEpochs;

    Run(EdlNet network, NDManager manager, Course<B> course) {
      this.network = network;
      this.manager = manager;
      this.parameters = new ParameterStore(manager, false);
      this.optimizer = new AdamW(network, manager, plan.weightDecay());
      this.course = course;
    }

    void resume(Checkpoint checkpoint) {
      Checkpoint.Facts facts = checkpoint.facts();
      checkpoint.now().loadInto(network, manager, true);
      optimizer.restore(checkpoint.moments(), facts.step());
      best = checkpoint.best();
      step = facts.step();
      bestLoss = facts.bestLoss();
      bestFigure = facts.bestFigure();
      staleEpochs = facts.staleEpochs();
      started = System.nanoTime() - Duration.ofMillis(facts.elapsedMillis()).toNanos();
    }

    void toTheEnd(ExecutorService ahead) {
      CompletableFuture<B> next = prepare(ahead);
      double sum = 0;
      int count = 0;
      boolean over = done() >= 1;
      while (!over && staleEpochs < plan.patience()) {
        B batch = next.join();
        double learningRate = plan.rate().at(done());
        step++;
        next = prepare(ahead);
        sum += learn(batch, learningRate);
        count++;
        // Asked once: the clock may pass the end between two questions.
        over = done() >= 1;
        boolean epoch = over || step % plan.stepsPerEpoch() == 0;
        if (epoch || step % REPORT_EVERY == 0) {
          TrainingProgress.Validation outcome =
              epoch
                  ? course.validate(network, parameters, manager)
                  : TrainingProgress.Validation.NONE;
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
      return new TrainingResult(best, step, bestLoss, bestFigure, elapsed());
    }

    /** Share of the training that is done, by steps or by time, whichever ends first. */
    private double done() {
      double bySteps = (double) step / plan.steps();
      double byTime =
          plan.wallTime() == null ? 0 : (double) elapsed().toMillis() / plan.wallTime().toMillis();
      return Math.max(bySteps, byTime);
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - started);
    }

    private CompletableFuture<B> prepare(ExecutorService ahead) {
      int wanted = step;
      return CompletableFuture.supplyAsync(() -> course.batch(wanted), ahead);
    }

    private double learn(B batch, double learningRate) {
      double value;
      try (NDManager scope = manager.newSubManager();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = course.loss(network, parameters, scope, batch, step);
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

    private void keep(TrainingProgress.Validation outcome) {
      NetworkState now = NetworkState.of(network);
      if (outcome.loss() < bestLoss) {
        best = now;
        bestLoss = outcome.loss();
        bestFigure = outcome.figure();
        staleEpochs = 0;
      } else {
        staleEpochs++;
      }
      Checkpoint.Facts facts =
          new Checkpoint.Facts(
              step, plan.identity(), bestLoss, bestFigure, staleEpochs, elapsed().toMillis());
      new Checkpoint(now, optimizer.moments(), best, facts).save(checkpoints);
    }

    private void report(double loss, TrainingProgress.Validation outcome, double learningRate) {
      Duration elapsed = elapsed();
      long left = (long) (elapsed.toMillis() * (1 / Math.max(done(), 1e-9) - 1));
      progress.accept(
          new TrainingProgress(
              step,
              plan.steps(),
              loss,
              outcome,
              learningRate,
              elapsed,
              Duration.ofMillis(Math.max(0, left))));
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "training-samples");
    thread.setDaemon(true);
    return thread;
  }
}
