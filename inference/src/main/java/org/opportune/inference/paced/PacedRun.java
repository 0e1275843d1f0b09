package org.opportune.inference.paced;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opportune.inference.bag.PatternCard;
import org.opportune.inference.eval.Bootstrap;
import org.opportune.inference.eval.MultiLabelMetrics;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.ResNet;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.train.AdamW;
import org.opportune.inference.train.Checkpoint;
import org.opportune.inference.train.LearningRate;

/** What changes while a network of patterns is trained. */
final class PacedRun {
  private static final String INSTANCE_WEIGHTS = "instance-weights";
  private static final int RESAMPLES = 1000;

  private final PacedSettings settings;
  private final Path folder;
  private final Consumer<String> log;
  private final ResNet network;
  private final NDManager manager;
  private final ParameterStore parameters;
  private final AdamW optimizer;
  private final LearningRate rate;
  private final PatternCard card;
  private final PatchInput input;
  private final BagSet train;
  private final BagSet validate;
  private final BagScores scores;
  private final int[] bagOf;
  private final InstanceWeights weights;
  private final Pacing pacing;
  private long started = System.nanoTime();
  private int epoch;
  private NetworkState best;
  private double bestPrecision = Double.NEGATIVE_INFINITY;
  private int staleEpochs;

  PacedRun(
      PacedSettings settings,
      Path folder,
      Consumer<String> log,
      ResNet network,
      NDManager manager,
      PatternCard card,
      BagSet train,
      BagSet validate) {
    this.settings = settings;
    this.folder = folder;
    this.log = log;
    this.network = network;
    this.manager = manager;
    this.parameters = new ParameterStore(manager, false);
    this.optimizer = new AdamW(network, manager, settings.schedule().weightDecay());
    this.rate =
        new LearningRate(settings.schedule().learningRate(), settings.schedule().warmupShare());
    this.card = card;
    this.input = new PatchInput(card, settings.shape().allTurns());
    this.train = train;
    this.validate = validate;
    this.scores = new BagScores(network, manager, input, settings.schedule().batch());
    this.bagOf = train.bagOfEach();
    this.weights =
        new InstanceWeights(train.instances(), settings.method().initial().of(train.present()));
    this.pacing =
        settings.method().mostLabels() == 0
            ? Pacing.of(train.present())
            : new Pacing(settings.method().mostLabels());
  }

  /** Takes up a checkpoint of the same settings. */
  void resume(Checkpoint checkpoint) {
    Checkpoint.Facts facts = checkpoint.facts();
    checkpoint.now().loadInto(network, manager, true);
    Map<String, Tensor> moments = new LinkedHashMap<>(checkpoint.moments());
    weights.restore(moments.remove(INSTANCE_WEIGHTS));
    epoch = facts.step();
    optimizer.restore(moments, epoch * stepsPerEpoch());
    best = checkpoint.best();
    bestPrecision = facts.bestFigure();
    staleEpochs = facts.staleEpochs();
    started = System.nanoTime() - Duration.ofMillis(facts.elapsedMillis()).toNanos();
  }

  void toTheEnd() {
    while (epoch < settings.schedule().epochs() && staleEpochs < settings.schedule().patience()) {
      double loss = learnEpoch();
      epoch++;
      double precision =
          MultiLabelMetrics.values(scores.of(validate), thresholds(card), validate.present())[3];
      keep(precision);
      log.accept(
          String.format(
              Locale.ROOT,
              "epoch %d/%d, loss %.4f, validation mAP %.4f, %d s elapsed, about %d s left",
              epoch,
              settings.schedule().epochs(),
              loss,
              precision,
              elapsed().toSeconds(),
              elapsed().toSeconds() * (settings.schedule().epochs() - epoch) / epoch));
    }
  }

  PacedResult result() {
    best.loadInto(network, manager, true);
    double[][] held = scores.of(validate);
    PatternCard tuned =
        card.withThresholds(Thresholds.tuned(held, validate.present(), card.labels().size()));
    MultiLabelMetrics figures =
        MultiLabelMetrics.of(
            held, thresholds(tuned), validate.present(), new Bootstrap(RESAMPLES, settings.seed()));
    return new PacedResult(best, tuned, figures, train.size(), epoch, elapsed());
  }

  private int stepsPerEpoch() {
    return (bagOf.length + settings.schedule().batch() - 1) / settings.schedule().batch();
  }

  /**
   * An epoch's draws depend on the seed and its number alone, so that a resumed one is the same.
   */
  private double learnEpoch() {
    SplittableRandom random = new SplittableRandom(settings.seed() * 0x9e3779b97f4a7c15L + epoch);
    int[] order = order(random);
    double sum = 0;
    int steps = stepsPerEpoch();
    for (int step = 0; step < steps; step++) {
      int from = step * settings.schedule().batch();
      int[] drawn =
          Arrays.copyOfRange(
              order, from, Math.min(order.length, from + settings.schedule().batch()));
      double loss = learn(drawn, random);
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException(
            "Cannot go on: the loss in epoch " + epoch + " is no number; lower the learning rate");
      }
      optimizer.step(rate.at((epoch + (double) step / steps) / settings.schedule().epochs()));
      sum += loss * drawn.length / order.length;
    }
    return sum;
  }

  private int[] order(SplittableRandom random) {
    if (settings.method().ablation().isSampled()) {
      return new InstanceSampler(weights, train.present()).draw(bagOf.length, random);
    }
    int[] order = new int[bagOf.length];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  /** One step of the network and of the drawn instances' weights; returns the mean loss. */
  private double learn(int[] drawn, SplittableRandom random) {
    int labels = card.labels().size();
    float[] gradients = new float[drawn.length * labels];
    double[][] weightGradients = new double[drawn.length][];
    double sum = 0;
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray output =
          network.apply(parameters, input.turned(scope, train.patches(), drawn, random), true);
      output.attach(scope);
      float[] logits = output.toFloatArray();
      for (int i = 0; i < drawn.length; i++) {
        double[] z = row(logits, i, labels);
        double[] a = trusted(drawn[i]);
        double[] targets =
            dispatcher().of(weights.of(drawn[i]), train.present()[bagOf[drawn[i]]], random);
        sum += PacedLoss.value(z, a, targets) / drawn.length;
        double[] gradient = PacedLoss.logitGradient(z, a, targets);
        for (int k = 0; k < labels; k++) {
          gradients[i * labels + k] = (float) (gradient[k] / drawn.length);
        }
        weightGradients[i] = PacedLoss.weightGradient(z, targets);
      }
      // The sum of logits times their gradients has these gradients.
      NDArray product = output.mul(scope.create(gradients, output.getShape()));
      product.attach(scope);
      NDArray total = product.sum();
      total.attach(scope);
      collector.backward(total);
    }
    move(drawn, weightGradients);
    return sum;
  }

  private void move(int[] drawn, double[][] gradients) {
    boolean resting = epoch < settings.method().restShare() * settings.schedule().epochs();
    if (!settings.method().ablation().isSampled() || resting) {
      return;
    }
    for (int i = 0; i < drawn.length; i++) {
      int count = Pacing.count(train.present()[bagOf[drawn[i]]]);
      double pace = settings.method().ablation().isPaced() ? pacing.coefficient(count) : 1;
      weights.step(drawn[i], gradients[i], settings.method().weightRate() * pace);
    }
  }

  private PseudoLabels dispatcher() {
    return settings.method().ablation().isDispatched()
        ? settings.method().pseudoLabels()
        : PseudoLabels.BAG;
  }

  /**
   * The weights in the loss: {@code ReLU(a)}, 1 where nothing learns them. With pseudo-labels this
   * is a itself wherever it counts; without, a weight below 0 would reward the network for being
   * wrong.
   */
  private double[] trusted(int number) {
    double[] trusted = weights.of(number);
    for (int k = 0; k < trusted.length; k++) {
      trusted[k] = settings.method().ablation().isSampled() ? Math.max(0, trusted[k]) : 1;
    }
    return trusted;
  }

  private void keep(double precision) {
    NetworkState now = NetworkState.of(network);
    if (precision > bestPrecision) {
      best = now;
      bestPrecision = precision;
      staleEpochs = 0;
    } else {
      staleEpochs++;
    }
    Map<String, Tensor> moments = new LinkedHashMap<>(optimizer.moments());
    moments.put(INSTANCE_WEIGHTS, weights.state());
    Checkpoint.Facts facts =
        new Checkpoint.Facts(
            epoch,
            settings.toString(),
            1 - bestPrecision,
            bestPrecision,
            staleEpochs,
            elapsed().toMillis());
    new Checkpoint(now, moments, best, facts).save(folder);
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static double[] thresholds(PatternCard card) {
    return card.thresholds().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[] row(float[] values, int row, int columns) {
    double[] copy = new double[columns];
    for (int i = 0; i < columns; i++) {
      copy[i] = values[row * columns + i];
    }
    return copy;
  }
}
